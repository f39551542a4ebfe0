package dev.rookery.orchestrator.jobs.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a signal from coming between a run that looked for it in vain and the settlement that lets
 * the job wait for it. Held to the transaction's end: whoever comes second sees what the first did.
 */
public final class SignalLocks {
  private static final String TELL = "select pg_advisory_xact_lock(hashtextextended(?, 5))";
  private static final String AWAIT =
      "select pg_advisory_xact_lock_shared(hashtextextended(name, 5)) from unnest(?::text[]) name";

  private SignalLocks() {}

  /** Before a signal is stored. */
  public static void tell(DSLContext tx, @Nullable UUID tenant, String signal) {
    tx.fetch(TELL, key(tenant, signal));
  }

  /** Before settlements are written; many may wait for the same. */
  static void await(Connection connection, List<Settlement> settlements) throws SQLException {
    List<String> keys =
        settlements.stream()
            .map(SignalLocks::awaited)
            .filter(Objects::nonNull)
            .distinct()
            .sorted(Comparator.naturalOrder())
            .toList();
    if (keys.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(AWAIT)) {
      new Columns<>(statement, keys).texts(key -> key);
      statement.execute();
    }
  }

  private static @Nullable String awaited(Settlement one) {
    return one.verdict() instanceof Verdict.Awaiting it
        ? key(one.job().tenant(), it.signal())
        : null;
  }

  private static String key(@Nullable UUID tenant, String signal) {
    return tenant + "/" + signal;
  }
}

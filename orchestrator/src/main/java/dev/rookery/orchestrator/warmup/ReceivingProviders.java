package dev.rookery.orchestrator.warmup;

import static dev.rookery.sql.Tables.RECEIVING_PROVIDERS;

import dev.rookery.contract.ProviderRule;
import dev.rookery.orchestrator.audit.Audit;
import dev.rookery.orchestrator.audit.Change;
import dev.rookery.orchestrator.fleet.WantedChanges;
import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.RefusedException;
import dev.rookery.orchestrator.platform.RefusedException.Kind;
import dev.rookery.orchestrator.tenants.Caller.OperatorCaller;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jooq.DSLContext;

/** The operators behind recipients' MX hosts, and how they are told apart. */
@Singleton
public final class ReceivingProviders {
  private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9-]{0,30}");
  private static final Pattern SUFFIX =
      Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");

  private final Database database;
  private final Audit audit;
  private final WantedChanges wantedChanges;

  public ReceivingProviders(Database database, Audit audit, WantedChanges wantedChanges) {
    this.database = database;
    this.audit = audit;
    this.wantedChanges = wantedChanges;
  }

  /** By key; without {@link ProviderRule#OTHER}, which needs no rule. */
  public List<ProviderRule> list() {
    return database.asWorker(this::list);
  }

  public List<ProviderRule> list(DSLContext tx) {
    return tx.select(RECEIVING_PROVIDERS.KEY, RECEIVING_PROVIDERS.MX_SUFFIXES)
        .from(RECEIVING_PROVIDERS)
        .orderBy(RECEIVING_PROVIDERS.KEY)
        .fetch(row -> new ProviderRule(row.value1(), List.of(row.value2())));
  }

  /**
   * Puts this list in the place of the one before.
   *
   * @throws RefusedException a key or suffix is none, or is there twice
   */
  public void replace(OperatorCaller by, List<ProviderRule> rules) {
    requireSound(rules);
    database.asWorker(db -> {
      db.deleteFrom(RECEIVING_PROVIDERS)
          .where(RECEIVING_PROVIDERS.KEY.notIn(rules.stream().map(ProviderRule::key).toList()))
          .execute();
      for (ProviderRule rule : rules) {
        String[] suffixes = rule.mxSuffixes().toArray(String[]::new);
        db.insertInto(RECEIVING_PROVIDERS)
            .set(RECEIVING_PROVIDERS.KEY, rule.key())
            .set(RECEIVING_PROVIDERS.MX_SUFFIXES, suffixes)
            .onDuplicateKeyUpdate()
            .set(RECEIVING_PROVIDERS.MX_SUFFIXES, suffixes)
            .execute();
      }
      audit.record(
          db,
          Change.of(null, by.getName(), "receiving-providers.replace", "receiving-providers", "all")
              .with(Map.of("keys", rules.stream().map(ProviderRule::key).toList())));
      wantedChanges.announce(db);
      return rules;
    });
  }

  private static void requireSound(List<ProviderRule> rules) {
    Set<String> seen = new HashSet<>();
    for (ProviderRule rule : rules) {
      if (!KEY.matcher(rule.key()).matches() || rule.key().equals(ProviderRule.OTHER)) {
        throw refused(
            "'%s' is not a provider's key: it needs a letter, then up to 30 of a-z, 0-9 and -, and is not '%s'"
                .formatted(rule.key(), ProviderRule.OTHER));
      }
      requireOnce(seen, "key " + rule.key());
      for (String suffix : rule.mxSuffixes()) {
        if (suffix.length() > 253 || !SUFFIX.matcher(suffix).matches()) {
          throw refused(
              "'%s' of %s is not the end of a host name: lower case, no dot at either end"
                  .formatted(suffix, rule.key()));
        }
        requireOnce(seen, "MX suffix " + suffix);
      }
    }
  }

  private static void requireOnce(Set<String> seen, String what) {
    if (!seen.add(what)) {
      throw refused(what + " stands there twice");
    }
  }

  private static RefusedException refused(String detail) {
    return new RefusedException(Kind.INVALID, "bad-receiving-provider", detail);
  }
}

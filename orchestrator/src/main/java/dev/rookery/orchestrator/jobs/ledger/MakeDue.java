package dev.rookery.orchestrator.jobs.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** Makes jobs ready whose time has come, and ends those whose deadline has passed. */
final class MakeDue {
  private static final int AT_ONCE = 2_000;

  private static final String PROMOTE =
      """
      update jobs set state = 'ready'
      where id = any (array(
        select id from jobs
        where state in ('scheduled', 'waiting') and run_at <= now()
        order by run_at limit %d
        for update skip locked))
      """
          .formatted(AT_ONCE);

  private static final String NEXT =
      """
      select extract(epoch from min(run_at) - clock_timestamp()) * 1000
      from jobs where state in ('scheduled', 'waiting')
      """;

  private static final String END_OVERDUE =
      """
      with overdue as (
        select id, format('deadline %s passed', to_char(deadline at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')) as error
        from jobs
        where state in ('scheduled', 'waiting', 'ready') and deadline is not null and deadline <= now() and not undoing
        order by deadline limit 2000
        for update skip locked
      ), ended as (
        update jobs j set last_error = o.error, signal = null, undoing = j.undoable,
          state = case when j.undoable then 'ready' else 'failed' end,
          attempt = case when j.undoable then 0 else j.attempt end,
          finished_at = case when not j.undoable then now() end
        from overdue o where j.id = o.id
        returning j.id, j.tenant_id, j.attempt, j.kind, j.undoing, o.error
      )
      insert into job_history (job_id, tenant_id, attempt, detail, event, kind)
      select id, tenant_id, attempt, error, case when undoing then 'given up' else 'failed' end, kind from ended
      """;

  private MakeDue() {}

  /**
   * @return time until the next one is due; empty when none waits for its time
   */
  static Optional<Duration> now(Connection connection) throws SQLException {
    try (PreparedStatement promote = connection.prepareStatement(PROMOTE);
        PreparedStatement next = connection.prepareStatement(NEXT)) {
      promote.executeUpdate();
      try (ResultSet row = next.executeQuery()) {
        row.next();
        double millis = row.getDouble(1);
        return row.wasNull()
            ? Optional.empty()
            : Optional.of(Duration.ofNanos((long) (millis * 1_000_000)));
      }
    }
  }

  static void endOverdue(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(END_OVERDUE)) {
      statement.executeUpdate();
    }
  }
}

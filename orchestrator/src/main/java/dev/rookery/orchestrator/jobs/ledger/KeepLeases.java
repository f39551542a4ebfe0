package dev.rookery.orchestrator.jobs.ledger;

import dev.rookery.orchestrator.jobs.ledger.Claimed.Hold;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Leases: longer, taken back when they ran out, given back when nobody knows of them. */
final class KeepLeases {
  /** Crashes after which a job is kept from taking down more workers. */
  private static final int CRASHES = 3;

  private static final String RENEW =
      """
      update jobs j set lease_until = now() + ? * interval '1 millisecond'
      from unnest(?::uuid[], ?::bigint[]) as t(id, fence)
      where j.id = t.id and j.fence = t.fence and j.state = 'running' and j.worker = ?
      returning j.id, j.fence
      """;

  private static final String RESCUE =
      """
      with expired as (
        select id from jobs where state = 'running' and lease_until < now()
        for update skip locked
      ), back as (
        update jobs j set
          crash_count = crash_count + 1,
          attempt = greatest(0, attempt - 1),
          state = case when crash_count >= %1$d - 1 then 'quarantined' else 'ready' end,
          finished_at = case when crash_count >= %1$d - 1 then now() end,
          last_error = case when undoing then last_error else 'the worker holding it went away' end,
          lease_until = null, worker = null, claimed_at = null
        from expired e where j.id = e.id
        returning j.id, j.tenant_id, j.attempt, j.kind, j.state
      )
      insert into job_history (job_id, tenant_id, attempt, detail, event, kind)
      select id, tenant_id, attempt, 'now ' || state, 'lease ran out', kind from back
      """
          .formatted(CRASHES);

  private static final String DISOWN =
      """
      update jobs j set state = 'ready', attempt = greatest(0, attempt - 1),
        lease_until = null, worker = null, claimed_at = null
      where j.state = 'running' and j.worker = ? and not exists (
        select from unnest(?::uuid[], ?::bigint[]) as t(id, fence) where t.id = j.id and t.fence = j.fence)
      """;

  private static final String CANCELLED =
      "select id, fence from jobs where cancel_asked and worker = ?";

  private static final String PLAN_ONCE =
      "set_config('plan_cache_mode', 'force_generic_plan', true)";

  private static final String BEGIN =
      "select pg_advisory_xact_lock(hashtextextended(?, 3)), " + PLAN_ONCE;

  private KeepLeases() {}

  /**
   * @return those that are lost
   */
  static Set<Hold> renew(
      Connection connection, String worker, Duration lease, Collection<Hold> held)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(RENEW)) {
      List<Hold> inOrder = held.stream().sorted(Comparator.comparing(Hold::job)).toList();
      new Columns<>(statement, inOrder)
          .value(lease.toMillis())
          .uuids(Hold::job)
          .longs(Hold::fence)
          .value(worker);
      Set<Hold> lost = new HashSet<>(held);
      lost.removeAll(holds(statement));
      return lost;
    }
  }

  static int rescue(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(RESCUE)) {
      return statement.executeUpdate();
    }
  }

  static int disown(Connection connection, String worker, Collection<Hold> known)
      throws SQLException {
    beginTurn(connection, worker);
    try (PreparedStatement statement = connection.prepareStatement(DISOWN)) {
      new Columns<>(statement, known).value(worker).uuids(Hold::job).longs(Hold::fence);
      return statement.executeUpdate();
    }
  }

  /** Begins a turn: a disowning comes before it or after its end. Plans its statements once. */
  static void beginTurn(Connection connection, String worker) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(BEGIN)) {
      statement.setString(1, worker);
      statement.execute();
    }
  }

  /**
   * Statements of this transaction are planned once a connection, for few rows; planning them for
   * the arrays at hand took 7 % of a turn of 2,000.
   */
  static void planOnce(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("select " + PLAN_ONCE)) {
      statement.execute();
    }
  }

  static Set<Hold> cancelled(Connection connection, String worker) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(CANCELLED)) {
      statement.setString(1, worker);
      return holds(statement);
    }
  }

  /** Rows of id and fence. */
  static Set<Hold> holds(PreparedStatement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery()) {
      Set<Hold> holds = new HashSet<>();
      while (rows.next()) {
        holds.add(new Hold(rows.getObject(1, UUID.class), rows.getLong(2)));
      }
      return holds;
    }
  }
}

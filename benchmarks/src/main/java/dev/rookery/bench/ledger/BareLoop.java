package dev.rookery.bench.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.postgresql.PGConnection;

/**
 * One thread's loop without any library: one statement settles the last batch, writes its history
 * and claims the next. It serves no tenants in turn, knows no lanes, limits, retries or steps, and
 * nobody rescues what it drops: the limit of what PostgreSQL can do for jobs that are kept.
 */
final class BareLoop implements Runnable {
  private static final int BATCH = 2_000;
  private static final int LOOK_MILLIS = 100;

  private static final String TURN =
      """
      with ended as (
        update jobs set state = 'done', finished_at = now(), lease_until = null, worker = null
        where id = any (?) and state = 'running' and worker = 'bare'
        returning id, tenant_id, attempt, kind),
      kept as (
        insert into history (job_id, tenant_id, attempt, event, kind, ran_ms, worker)
        select id, tenant_id, attempt, 'done', kind, 0, 'bare' from ended),
      due as (
        select id from jobs where state = 'ready' order by priority, id limit ?
        for update skip locked)
      update jobs j
      set state = 'running', worker = 'bare', claimed_at = now(), attempt = attempt + 1,
        fence = fence + 1, lease_until = now() + interval '60 seconds'
      from due where j.id = due.id returning j.id, j.payload
      """;

  private final Schema schema;
  private final Runnable body;
  private final boolean listening;
  private volatile boolean stopping;

  /**
   * @param listening sleep until NOTIFY says that there is a job; else the loop is over when there
   *     is none
   */
  BareLoop(Schema schema, Runnable body, boolean listening) {
    this.schema = schema;
    this.body = body;
    this.listening = listening;
  }

  void stop() {
    stopping = true;
  }

  @Override
  public void run() {
    try (Connection connection = schema.connections().getConnection();
        PreparedStatement turn = connection.prepareStatement(TURN)) {
      if (listening) {
        connection.createStatement().execute("listen bare");
      }
      work(connection, turn);
    } catch (SQLException e) {
      throw new IllegalStateException("the bare loop broke", e);
    }
  }

  private void work(Connection connection, PreparedStatement turn) throws SQLException {
    List<UUID> ended = List.of();
    while (!stopping) {
      boolean settled = !ended.isEmpty();
      ended = turn(connection, turn, ended);
      ended.forEach(job -> body.run());
      if (ended.isEmpty() && !settled) {
        if (!listening) {
          return;
        }
        connection.unwrap(PGConnection.class).getNotifications(LOOK_MILLIS);
      }
    }
  }

  private static List<UUID> turn(Connection connection, PreparedStatement turn, List<UUID> ended)
      throws SQLException {
    turn.setArray(1, connection.createArrayOf("uuid", ended.toArray()));
    turn.setInt(2, BATCH);
    List<UUID> claimed = new ArrayList<>(BATCH);
    try (ResultSet rows = turn.executeQuery()) {
      while (rows.next()) {
        claimed.add(rows.getObject(1, UUID.class));
        rows.getString(2);
      }
    }
    return claimed;
  }
}

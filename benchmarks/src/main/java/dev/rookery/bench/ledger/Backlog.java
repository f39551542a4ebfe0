package dev.rookery.bench.ledger;

import com.zaxxer.hikari.HikariDataSource;
import dev.rookery.orchestrator.jobs.ledger.Claimed;
import dev.rookery.orchestrator.jobs.ledger.Ledger;
import dev.rookery.orchestrator.jobs.ledger.PgLedger;
import dev.rookery.orchestrator.jobs.ledger.Settlement;
import dev.rookery.orchestrator.jobs.ledger.Verdict;
import dev.rookery.orchestrator.jobs.ledger.Wish;
import dev.rookery.orchestrator.platform.Database;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * A ledger of its own in which many jobs wait, {@value #EACH} of each tenant, and one worker's
 * turns on it: settle what was claimed last, claim again.
 */
final class Backlog implements AutoCloseable {
  private static final int EACH = 100;
  private static final int BATCH = 500;
  private static final String FILL =
      """
      insert into jobs (id, tenant_id, created_at, kind, payload, priority, run_at, state)
      select uuidv7(), md5((job %% %d)::text)::uuid, now(), '%s', '%s', 100, now(), 'ready'
      from generate_series(1, %d) job
      """;

  private final Schema owner;
  private final HikariDataSource worker;
  private final Ledger ledger;
  private final int size;

  Backlog(Arena arena, String databaseName, int size) throws SQLException {
    arena.createDatabase(databaseName);
    this.owner = arena.schema(databaseName, "public", 1);
    this.worker = arena.role(databaseName, "rookery_worker", 1);
    this.ledger = new PgLedger(new Database(worker, worker));
    this.size = size;
    refill(size);
    owner.run("vacuum analyze jobs");
  }

  private void refill(int jobs) throws SQLException {
    owner.run(FILL.formatted(Math.max(1, size / EACH), OurRival.KIND, OurRival.PAYLOAD_JSON, jobs));
  }

  /**
   * Claims so many and settles them; as many new ones take their place afterwards.
   *
   * @return jobs per second
   */
  double claimed(int jobs) throws SQLException {
    owner.run("checkpoint");
    List<Settlement> ended = List.of();
    int claimed = 0;
    long start = System.nanoTime();
    while (claimed < jobs) {
      List<Claimed> turn = turn(ended, BATCH);
      claimed += turn.size();
      ended = turn.stream().map(Backlog::done).toList();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    turn(ended, 0);
    refill(claimed);
    return claimed / seconds;
  }

  private List<Claimed> turn(List<Settlement> ended, int room) {
    List<Wish> wishes = room == 0 ? List.of() : List.of(new Wish(OurRival.KIND, room, 0, 0));
    return ledger
        .turn(new Ledger.Turn("bench", Duration.ofMinutes(1), ended, wishes, room))
        .claimed();
  }

  private static Settlement done(Claimed job) {
    return new Settlement(job, new Verdict.Done(null), Duration.ZERO);
  }

  @Override
  public void close() {
    owner.close();
    worker.close();
  }
}

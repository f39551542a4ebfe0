package dev.rookery.bench.ledger;

import com.zaxxer.hikari.HikariDataSource;
import dev.rookery.orchestrator.jobs.Bell;
import dev.rookery.orchestrator.jobs.Jobs;
import dev.rookery.orchestrator.jobs.NewJob;
import dev.rookery.orchestrator.jobs.ledger.Claimed;
import dev.rookery.orchestrator.jobs.ledger.Ledger;
import dev.rookery.orchestrator.jobs.ledger.PgLedger;
import dev.rookery.orchestrator.jobs.ledger.Settlement;
import dev.rookery.orchestrator.jobs.ledger.Verdict;
import dev.rookery.orchestrator.jobs.ledger.Wish;
import dev.rookery.orchestrator.platform.Database;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * A ledger of its own in which many jobs wait, {@value #EACH} of each tenant, and one worker's
 * turns on it: settle what was claimed last, claim again.
 */
final class Backlog implements AutoCloseable {
  private static final int EACH = 100;
  private static final int BATCH = 500;
  private static final int AT_ONCE = 1_000;

  /** In which order the jobs were enqueued, which is how they lie on the disk. */
  enum Order {
    /** Each tenant's together, as enqueueing in bulk leaves them. */
    BY_TENANT,
    /** One of each tenant in turn: every job of a batch lies on a page of its own. */
    SCATTERED;

    int tenant(int job, int tenants) {
      return switch (this) {
        case BY_TENANT -> job / EACH;
        case SCATTERED -> job % tenants;
      };
    }
  }

  private final Schema owner;
  private final HikariDataSource worker;
  private final Database database;
  private final Ledger ledger;
  private final Order order;
  private final int size;

  Backlog(Arena arena, String databaseName, Order order, int size) throws SQLException {
    arena.createDatabase(databaseName);
    this.owner = arena.schema(databaseName, "public", 1);
    this.worker = arena.role(databaseName, "rookery_worker", 1);
    this.database = new Database(worker, worker);
    this.ledger = new PgLedger(database);
    this.order = order;
    this.size = size;
    fill(size);
    owner.run("vacuum analyze jobs");
    owner.run("checkpoint");
  }

  private void fill(int jobs) {
    Jobs door = new Jobs(database, new Bell());
    for (int from = 0; from < jobs; from += AT_ONCE) {
      List<NewJob> some =
          IntStream.range(from, Math.min(jobs, from + AT_ONCE)).mapToObj(this::job).toList();
      database.asWorker(tx -> door.enqueueAll(tx, some));
    }
  }

  private NewJob job(int number) {
    String tenant = "tenant " + order.tenant(number, Math.max(1, size / EACH));
    return NewJob.of(OurRival.KIND, OurRival.Payload.ANY)
        .tenant(UUID.nameUUIDFromBytes(tenant.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Claims so many and settles them; as many new ones take their place afterwards.
   *
   * @return jobs per second
   */
  double claimed(int jobs) throws SQLException {
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
    fill(claimed);
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

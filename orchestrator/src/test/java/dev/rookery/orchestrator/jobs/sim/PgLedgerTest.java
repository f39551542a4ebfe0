package dev.rookery.orchestrator.jobs.sim;

import dev.rookery.orchestrator.jobs.Bell;
import dev.rookery.orchestrator.jobs.JobControls;
import dev.rookery.orchestrator.jobs.JobState;
import dev.rookery.orchestrator.jobs.Jobs;
import dev.rookery.orchestrator.jobs.NewJob;
import dev.rookery.orchestrator.jobs.ledger.Claimed;
import dev.rookery.orchestrator.jobs.ledger.Ledger;
import dev.rookery.orchestrator.jobs.ledger.PgLedger;
import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.Ids;
import dev.rookery.orchestrator.platform.LiveDatabase;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The ledger in a real PostgreSQL; one database for all, emptied before each test. */
class PgLedgerTest extends LedgerContract {
  private static LiveDatabase live;

  @BeforeAll
  static void open() {
    live = LiveDatabase.create();
  }

  @AfterAll
  static void closeIt() {
    live.close();
  }

  @Override
  LedgerSubject start() {
    live.empty("jobs", "job_steps", "job_history", "job_signals", "job_pauses");
    return new InPostgres(live.database());
  }

  private static final class InPostgres implements LedgerSubject {
    private final Database database;
    private final Ledger ledger;

    InPostgres(Database database) {
      this.database = database;
      this.ledger = new PgLedger(database);
    }

    @Override
    public Ledger ledger() {
      return ledger;
    }

    @Override
    public UUID enqueue(NewJob job) {
      return new Jobs(database, new Bell()).enqueue(job);
    }

    @Override
    public Seen seen(UUID job) {
      return database.asWorker(db -> {
        var row =
            db.fetchSingle(
                "select state, attempt, crash_count, snoozes, undoing, last_error from jobs where id = ?",
                job);
        return new Seen(
            JobState.of(row.get(0, String.class)),
            row.get(1, int.class),
            row.get(2, int.class),
            row.get(3, int.class),
            row.get(4, boolean.class),
            row.get(5, String.class));
      });
    }

    /** The server's clock cannot be turned, so everything it is compared with is. */
    @Override
    public void passTime(Duration by) {
      change(
          "update jobs set run_at = run_at - t.by, lease_until = lease_until - t.by, deadline = deadline - t.by"
              + " from (select ? * interval '1 millisecond' as by) t",
          by.toMillis());
    }

    @Override
    public void cancel(UUID job) {
      new JobControls(
              database, new Bell(), (tx, tenant, action, actor, entity, detail) -> {}, List.of())
          .cancel(job, "ann");
    }

    @Override
    public void beginStep(Claimed job) {
      change("update jobs set undoable = true where id = ? and fence = ?", job.id(), job.fence());
    }

    @Override
    public void pause(String kind) {
      change("insert into job_pauses (kind, by, reason) values (?, 'ann', 'repair')", kind);
    }

    @Override
    public void signal(String name) {
      change("insert into job_signals (id, name, payload) values (?, ?, '{}')", Ids.next(), name);
      change("update jobs set state = 'ready' where state = 'waiting' and signal = ?", name);
    }

    private void change(String sql, Object... values) {
      database.asWorker(db -> db.execute(sql, values));
    }

    @Override
    public void close() {
      // the database is everybody's
    }
  }
}

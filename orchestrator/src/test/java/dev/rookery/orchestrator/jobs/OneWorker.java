package dev.rookery.orchestrator.jobs;

import dev.rookery.orchestrator.jobs.ledger.Claimed;
import dev.rookery.orchestrator.jobs.ledger.Ledger.Turn;
import dev.rookery.orchestrator.jobs.ledger.PgLedger;
import dev.rookery.orchestrator.jobs.ledger.Settlement;
import dev.rookery.orchestrator.jobs.ledger.Verdict;
import dev.rookery.orchestrator.jobs.ledger.Wish;
import dev.rookery.orchestrator.platform.Database;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A worker without threads: takes up one job when a test says so. */
final class OneWorker {
  private static final Duration LEASE = Duration.ofSeconds(60);

  private final Database database;
  private final PgLedger ledger;

  OneWorker(Database database) {
    this.database = database;
    this.ledger = new PgLedger(database);
  }

  /** Claims a due job, if there is any. */
  Optional<Claimed> claim(Workflow<?> work) {
    List<Wish> wishes = List.of(new Wish(work.kind(), 1, 0, 0));
    return ledger.turn(new Turn("w", LEASE, List.of(), wishes, 1)).claimed().stream().findFirst();
  }

  Verdict run(Workflow<?> work, Claimed job) {
    return JobRun.of(database, work, job, () -> true).verdict().orElseThrow();
  }

  boolean settle(Claimed job, Verdict verdict) {
    List<Settlement> one = List.of(new Settlement(job, verdict, Duration.ofMillis(1)));
    return ledger.turn(new Turn("w", LEASE, one, List.of(), 0)).refused().isEmpty();
  }

  /** Claims, runs and settles the job that is due. */
  Verdict work(Workflow<?> work) {
    Claimed job = claim(work).orElseThrow(() -> new AssertionError("nothing is due"));
    Verdict verdict = run(work, job);
    settle(job, verdict);
    return verdict;
  }

  /** Claims and runs it, and dies before it settles. */
  void workAndDie(Workflow<?> work) {
    run(work, claim(work).orElseThrow());
    crash();
  }

  /** The worker has died, and its lease has run out. */
  void crash() {
    change("update jobs set lease_until = now() - interval '1 second' where state = 'running'");
    ledger.rescue();
  }

  /** The server's clock cannot be turned, so everything it is compared with is. */
  void passTime(Duration by) {
    long seconds = by.toSeconds();
    change(
        "update jobs set run_at = run_at - ? * interval '1 second', deadline = deadline - ? * interval '1 second'",
        seconds,
        seconds);
    change("update job_steps set started_at = started_at - ? * interval '1 second'", seconds);
    ledger.rescue();
  }

  private void change(String sql, Object... values) {
    database.asWorker(db -> db.execute(sql, values));
  }
}

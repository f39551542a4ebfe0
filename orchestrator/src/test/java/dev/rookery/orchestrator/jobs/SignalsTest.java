package dev.rookery.orchestrator.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.orchestrator.jobs.ledger.Claimed;
import dev.rookery.orchestrator.jobs.ledger.Verdict;
import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.LiveDatabase;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Jobs that wait for an event. */
@Timeout(60)
class SignalsTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final TestWork WAITS =
      TestWork.of((payload, steps) ->
          RunResult.done(steps.await("ready:1", String.class, HOUR, "the node")));

  private final LiveDatabase live = LiveDatabase.create();
  private final Database database = live.database();
  private final Jobs jobs = new Jobs(database, new Bell());
  private final OneWorker worker = new OneWorker(database);
  private final JobControls controls =
      new JobControls(
          database, new Bell(), (tx, tenant, action, actor, entity, detail) -> {}, List.of());

  @AfterEach
  void stop() {
    live.close();
  }

  @Test
  void a_job_waits_without_an_attempt_until_its_signal_comes() {
    UUID id = jobs.enqueue(job());
    assertThat(worker.work(WAITS)).isInstanceOf(Verdict.Awaiting.class);
    Job waiting = job(id);
    assertThat(waiting.state()).isEqualTo(JobState.WAITING);
    assertThat(waiting.attempt()).isZero();
    assertThat(worker.claim(WAITS)).isEmpty();

    signal(null, "ready:1", "up");

    assertThat(worker.work(WAITS)).isEqualTo(new Verdict.Done("\"up\""));
  }

  @Test
  void a_signal_may_come_before_its_waiter() {
    signal(null, "ready:1", "early");
    jobs.enqueue(job());

    assertThat(worker.work(WAITS)).isEqualTo(new Verdict.Done("\"early\""));
  }

  @Test
  void the_first_signal_of_a_name_stays() {
    assertThat(signal(null, "ready:1", "first")).isTrue();
    assertThat(signal(null, "ready:1", "second")).isFalse();
    jobs.enqueue(job());

    assertThat(worker.work(WAITS)).isEqualTo(new Verdict.Done("\"first\""));
  }

  @Test
  void a_signal_that_came_counts_from_then_on_even_when_retention_removed_it() {
    AtomicBoolean broken = new AtomicBoolean(true);
    TestWork work =
        TestWork.of((payload, steps) -> {
          String came = steps.await("ready:1", String.class, HOUR, "the node");
          if (broken.get()) {
            throw new IllegalStateException("later trouble");
          }
          return RunResult.done(came);
        });
    signal(null, "ready:1", "up");
    jobs.enqueue(job());
    assertThat(worker.work(work)).isInstanceOf(Verdict.TryAgain.class);

    database.asWorker(db -> db.execute("delete from job_signals"));
    broken.set(false);
    worker.passTime(HOUR);

    assertThat(worker.work(work)).isEqualTo(new Verdict.Done("\"up\""));
  }

  @Test
  void a_signal_between_the_look_and_the_settlement_is_not_lost() {
    jobs.enqueue(job());
    Claimed job = worker.claim(WAITS).orElseThrow();
    Verdict verdict = worker.run(WAITS, job);
    signal(null, "ready:1", "just now");

    worker.settle(job, verdict);

    assertThat(worker.work(WAITS)).isEqualTo(new Verdict.Done("\"just now\""));
  }

  @Test
  void a_settlement_waits_for_a_signal_that_is_not_committed_yet() throws Exception {
    jobs.enqueue(job());
    Claimed job = worker.claim(WAITS).orElseThrow();
    Verdict verdict = worker.run(WAITS, job);
    CountDownLatch told = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Thread teller =
        Thread.ofVirtual()
            .start(() ->
                database.asWorker(db -> {
                  jobs.signal(db, null, "ready:1", "slowly");
                  told.countDown();
                  await(go);
                  return null;
                }));
    told.await();
    Thread settler = Thread.ofVirtual().start(() -> worker.settle(job, verdict));
    awaitLockWaiter();
    go.countDown();
    teller.join();
    settler.join();

    assertThat(worker.work(WAITS)).isEqualTo(new Verdict.Done("\"slowly\""));
  }

  @Test
  void a_signal_that_does_not_come_in_time_ends_the_job_with_words_for_people() {
    UUID id = jobs.enqueue(job());
    worker.work(WAITS);

    worker.passTime(HOUR);

    assertThat(worker.work(WAITS)).isInstanceOf(Verdict.Failed.class);
    assertThat(job(id).lastError()).contains("'ready:1' (the node) did not come within 1 h");
  }

  @Test
  void a_retry_by_hand_waits_anew() {
    UUID id = jobs.enqueue(job());
    worker.work(WAITS);
    worker.passTime(HOUR);
    worker.work(WAITS);

    controls.retry(id, "ann");

    assertThat(worker.work(WAITS)).isInstanceOf(Verdict.Awaiting.class);
  }

  @Test
  void a_workflow_that_goes_another_way_after_a_timeout_goes_that_way_for_good() {
    TestWork work =
        TestWork.of((payload, steps) -> {
          try {
            return RunResult.done(steps.await("ready:1", String.class, HOUR, "the node"));
          } catch (SignalTimeoutException e) {
            if (!steps.isDone("other way")) {
              steps.step("other way", Boolean.class, () -> true);
              throw new IllegalStateException("and then something failed");
            }
            return RunResult.done("without it");
          }
        });
    jobs.enqueue(job());
    worker.work(work);
    worker.passTime(HOUR);
    assertThat(worker.work(work)).isInstanceOf(Verdict.TryAgain.class);

    signal(null, "ready:1", "too late");
    worker.passTime(HOUR);

    assertThat(worker.work(work)).isEqualTo(new Verdict.Done("\"without it\""));
  }

  @Test
  void waking_for_another_reason_does_not_lengthen_the_wait() {
    UUID id = jobs.enqueue(job());
    worker.work(WAITS);
    worker.passTime(HOUR.minusMinutes(1));
    database.asWorker(db -> db.execute("update jobs set run_at = now()"));

    assertThat(worker.work(WAITS))
        .isInstanceOfSatisfying(
            Verdict.Awaiting.class,
            it -> assertThat(it.atMost()).isLessThanOrEqualTo(Duration.ofMinutes(1)));
    assertThat(job(id).state()).isEqualTo(JobState.WAITING);
  }

  @Test
  void tenants_signal_their_own_jobs_only() {
    UUID one = tenant("one");
    UUID other = tenant("other");
    jobs.enqueue(job().tenant(one));
    worker.work(WAITS);

    signalAs(other, other, "ready:1", "not yours");
    signal(null, "ready:1", "the operators'");
    assertThat(worker.claim(WAITS)).isEmpty();
    assertThatThrownBy(() -> signalAs(other, one, "ready:1", "forged"))
        .hasMessageContaining("row-level security");

    signalAs(one, one, "ready:1", "mine");
    assertThat(worker.work(WAITS)).isEqualTo(new Verdict.Done("\"mine\""));
  }

  @Test
  void a_signal_of_a_transaction_that_rolls_back_was_never_given() {
    jobs.enqueue(job());
    worker.work(WAITS);

    assertThatThrownBy(() ->
            database.asWorker(db -> {
              jobs.signal(db, null, "ready:1", "no");
              throw new IllegalStateException("the caller's trouble");
            }))
        .hasMessageContaining("the caller's trouble");

    assertThat(worker.claim(WAITS)).isEmpty();
  }

  private boolean signal(@Nullable UUID tenant, String name, String payload) {
    return database.asWorker(db -> jobs.signal(db, tenant, name, payload));
  }

  private UUID tenant(String code) {
    UUID id = UUID.randomUUID();
    database.asWorker(db ->
        db.execute(
            "insert into tenants (id, code, created_at, name, state) values (?, ?, now(), ?, 'active')",
            id,
            code,
            code));
    return id;
  }

  private void signalAs(UUID who, UUID whose, String name, String payload) {
    database.inTenant(who, db -> jobs.signal(db, whose, name, payload));
  }

  private static NewJob job() {
    return NewJob.of(TestWork.KIND, new TestWork.Payload("x"));
  }

  private Job job(UUID id) {
    return jobs.find(id).orElseThrow();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void awaitLockWaiter() {
    while (!database.asWorker(
        db ->
            db.fetchExists(
                db.select().from("pg_locks").where("locktype = 'advisory' and not granted")))) {
      Thread.onSpinWait();
    }
  }
}

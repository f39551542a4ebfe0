package dev.rookery.orchestrator.jobs;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.orchestrator.platform.LiveDatabase;
import dev.rookery.orchestrator.platform.OperatorActionException;
import dev.rookery.orchestrator.platform.PageRequest;
import dev.rookery.orchestrator.platform.TemporaryException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The worker against a real PostgreSQL. Waits are ended by the event, never by the clock. */
@Timeout(60)
class JobRunnerTest {
  private static final RunnerSettings SETTINGS =
      new RunnerSettings(
          Duration.ofSeconds(60), Duration.ofMillis(200), 16, Duration.ofMillis(200));
  private static final RunnerSettings LAZY =
      new RunnerSettings(
          Duration.ofSeconds(60), Duration.ofMinutes(10), 16, Duration.ofMillis(200));
  private static final RetryPolicy SOON =
      new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(2));

  private final LiveDatabase live = LiveDatabase.create();
  private final Bell bell = new Bell();
  private final Jobs jobs = new Jobs(live.database(), bell);
  private final JobReports reports = new JobReports(live.database(), List.of());
  private final JobControls controls =
      new JobControls(
          live.database(), bell, (tx, tenant, action, actor, entity, detail) -> {}, List.of());
  private final List<JobRunner> runners = new ArrayList<>();

  @BeforeEach
  void nothing_runs_yet() {
    assertThat(reports.list(JobFilter.ALL, PageRequest.first()).items()).isEmpty();
  }

  @AfterEach
  void stop() {
    runners.forEach(JobRunner::close);
    live.close();
  }

  @Test
  void two_runners_race_and_each_job_runs_once() throws Exception {
    int count = 2_000;
    Map<UUID, AtomicInteger> runs = new ConcurrentHashMap<>();
    CountDownLatch all = new CountDownLatch(count);
    TestWork work =
        TestWork.of((payload, steps) -> {
          runs.computeIfAbsent(steps.jobId(), id -> new AtomicInteger()).incrementAndGet();
          all.countDown();
          return RunResult.done();
        });
    for (int i = 0; i < count; i++) {
      jobs.enqueue(NewJob.of(TestWork.KIND, new TestWork.Payload("n" + i)));
    }

    start(work, SETTINGS);
    start(work, SETTINGS);

    assertThat(all.await(50, SECONDS)).isTrue();
    assertThat(runs).hasSize(count);
    assertThat(runs.values()).allMatch(times -> times.get() == 1);
  }

  @Test
  void jobs_of_one_lane_never_overlap() throws Exception {
    int count = 60;
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch all = new CountDownLatch(count);
    TestWork work =
        TestWork.of((payload, steps) -> {
          most.accumulateAndGet(inside.incrementAndGet(), Math::max);
          steps.note("inside");
          inside.decrementAndGet();
          all.countDown();
          return RunResult.done();
        });
    for (int i = 0; i < count; i++) {
      jobs.enqueue(NewJob.of(TestWork.KIND, new TestWork.Payload("n" + i)).lane("node:1"));
    }

    start(work, SETTINGS);
    start(work, SETTINGS);

    assertThat(all.await(50, SECONDS)).isTrue();
    assertThat(most).hasValue(1);
  }

  @Test
  void a_failed_attempt_is_tried_again_until_the_policy_is_used_up() throws Exception {
    TestWork work =
        TestWork.of(
                (payload, steps) -> {
                  throw new IllegalStateException("no such luck");
                })
            .retries(SOON);
    UUID id = jobs.enqueue(NewJob.of(TestWork.KIND, new TestWork.Payload("x")));

    start(work, SETTINGS);

    Job job = ended(id);
    assertThat(job.state()).isEqualTo(JobState.FAILED);
    assertThat(job.attempt()).isEqualTo(3);
    assertThat(job.lastError()).isEqualTo("no such luck");
    assertThat(reports.require(id).explanation().sentence())
        .contains("failed for good")
        .contains("no such luck");
  }

  @Test
  void temporary_trouble_waits_at_least_as_long_as_it_asks() throws Exception {
    TestWork work =
        TestWork.of(
                (payload, steps) -> {
                  throw new TemporaryException("provider is away", Duration.ofHours(1));
                })
            .retries(SOON);
    UUID id = jobs.enqueue(NewJob.of(TestWork.KIND, new TestWork.Payload("x")));

    start(work, SETTINGS);

    Job job = await(id, JobState.SCHEDULED, j -> j.lastError() != null);
    assertThat(Duration.between(job.createdAt(), job.runAt()))
        .isGreaterThan(Duration.ofMinutes(59));
    assertThat(reports.require(id).explanation().sentence())
        .contains("attempt 1 failed (provider is away)");
  }

  @Test
  void what_a_person_must_mend_is_not_tried_again() throws Exception {
    TestWork work =
        TestWork.of((payload, steps) -> {
          throw new OperatorActionException("the token is wrong; give another");
        });
    UUID id = jobs.enqueue(NewJob.of(TestWork.KIND, new TestWork.Payload("x")));

    start(work, SETTINGS);

    Job job = ended(id);
    assertThat(job.state()).isEqualTo(JobState.FAILED);
    assertThat(job.attempt()).isEqualTo(1);
  }

  @Test
  void a_failed_job_runs_again_when_a_person_asks() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    TestWork work =
        TestWork.of((payload, steps) -> {
          if (runs.incrementAndGet() == 1) {
            throw new OperatorActionException("mend me");
          }
          return RunResult.done();
        });
    UUID id = jobs.enqueue(NewJob.of(TestWork.KIND, new TestWork.Payload("x")));
    JobRunner runner = start(work, SETTINGS);
    ended(id);

    controls.retry(id, "ann");
    runner.wake();

    assertThat(await(id, JobState.DONE, job -> true).attempt()).isEqualTo(1);
    assertThat(reports.history(id))
        .anyMatch(line -> line.event().equals("put back") && "ann".equals(line.who()));
  }

  @Test
  void a_snooze_uses_no_attempt_and_says_what_it_waits_for() throws Exception {
    TestWork work =
        TestWork.of((payload, steps) ->
                steps.isDone("seen")
                    ? RunResult.done("after the snooze")
                    : RunResult.snooze(remembered(steps), "an address"))
            .retries(new RetryPolicy(1, Duration.ofMillis(1), Duration.ofMillis(1)));
    UUID id = jobs.enqueue(NewJob.of(TestWork.KIND, new TestWork.Payload("x")));

    start(work, SETTINGS);

    Job job = ended(id);
    assertThat(job.state()).isEqualTo(JobState.DONE);
    assertThat(job.snoozes()).isEqualTo(1);
    assertThat(job.result()).isEqualTo("\"after the snooze\"");
  }

  private static Duration remembered(Steps steps) throws Exception {
    steps.step("seen", Boolean.class, () -> true);
    return Duration.ofMillis(1);
  }

  @Test
  void a_worker_counts_what_came_of_its_claims() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    TestWork work =
        TestWork.of(
                (payload, steps) -> {
                  if (payload.text().equals("bad") || runs.incrementAndGet() == 1) {
                    throw new IllegalStateException("no such luck");
                  }
                  return RunResult.done();
                })
            .retries(SOON);
    UUID good = jobs.enqueue(NewJob.of(TestWork.KIND, new TestWork.Payload("good")));
    UUID bad = jobs.enqueue(NewJob.of(TestWork.KIND, new TestWork.Payload("bad")));
    JobRunner runner = start(work, SETTINGS);
    ended(good);
    ended(bad);
    runner.close();

    assertThat(runner.counts()).isEqualTo(new WorkerCounts(5, 1, 3, 1, 0, 0));
  }

  @Test
  void stopping_lets_running_jobs_finish() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    TestWork work =
        TestWork.of((payload, steps) -> {
          inside.countDown();
          go.await();
          return RunResult.done();
        });
    UUID id = jobs.enqueue(NewJob.of(TestWork.KIND, new TestWork.Payload("x")));
    JobRunner runner =
        start(
            work,
            new RunnerSettings(
                SETTINGS.lease(), SETTINGS.poll(), SETTINGS.concurrency(), Duration.ofSeconds(30)));
    assertThat(inside.await(20, SECONDS)).isTrue();
    Thread stopper = Thread.ofVirtual().start(runner::close);

    go.countDown();
    stopper.join();

    assertThat(ended(id).state()).isEqualTo(JobState.DONE);
  }

  @Test
  void what_does_not_finish_in_time_is_given_back_without_using_an_attempt() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    TestWork work =
        TestWork.of((payload, steps) -> {
          inside.countDown();
          new CountDownLatch(1).await();
          return RunResult.done();
        });
    UUID id = jobs.enqueue(NewJob.of(TestWork.KIND, new TestWork.Payload("x")));
    JobRunner runner = start(work, SETTINGS);
    assertThat(inside.await(20, SECONDS)).isTrue();

    runner.close();

    Job job = jobs.find(id).orElseThrow();
    assertThat(job.state()).isEqualTo(JobState.READY);
    assertThat(job.attempt()).isZero();
    assertThat(job.lastError()).isNull();
  }

  @Test
  void a_job_enqueued_later_is_found_by_its_wake_up_and_not_by_the_poll() {
    start(TestWork.of((payload, steps) -> RunResult.done()), LAZY);
    UUID first = jobs.enqueue(NewJob.of(TestWork.KIND, new TestWork.Payload("x")));
    ended(first);

    UUID second = jobs.enqueue(NewJob.of(TestWork.KIND, new TestWork.Payload("y")));

    assertThat(ended(second).state()).isEqualTo(JobState.DONE);
  }

  private JobRunner start(TestWork work, RunnerSettings settings) {
    JobRunner runner = new JobRunner(live.database(), bell, List.of(work), settings);
    runners.add(runner);
    runner.start();
    return runner;
  }

  private Job ended(UUID id) {
    return await(id, null, job -> job.finishedAt() != null);
  }

  private Job await(
      UUID id,
      @org.jspecify.annotations.Nullable JobState state,
      java.util.function.Predicate<Job> wanted) {
    while (true) {
      Job job = jobs.find(id).orElseThrow();
      if ((state == null || job.state() == state) && wanted.test(job)) {
        return job;
      }
      LockSupport.parkNanos(5_000_000);
    }
  }
}

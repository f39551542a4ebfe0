package dev.rookery.orchestrator.jobs;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.orchestrator.platform.LiveDatabase;
import dev.rookery.orchestrator.platform.PageRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several workers on one ledger. */
@Timeout(120)
class RacingRunnersTest {
  private static final int JOBS = 10_000;
  private static final RunnerSettings SETTINGS =
      new RunnerSettings(
          Duration.ofSeconds(60), Duration.ofMillis(200), 16, Duration.ofSeconds(10));

  private final LiveDatabase live = LiveDatabase.create();
  private final List<JobRunner> runners = new ArrayList<>();

  @AfterEach
  void stop() {
    runners.forEach(JobRunner::close);
    live.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void each_job_runs_exactly_once_and_lanes_never_overlap(int replicas) throws Exception {
    Map<UUID, AtomicInteger> runs = new ConcurrentHashMap<>();
    Map<String, AtomicInteger> inLane = new ConcurrentHashMap<>();
    AtomicInteger overlaps = new AtomicInteger();
    CountDownLatch all = new CountDownLatch(JOBS);
    TestWork work =
        TestWork.of((payload, steps) -> {
          runs.computeIfAbsent(steps.jobId(), id -> new AtomicInteger()).incrementAndGet();
          AtomicInteger inside =
              inLane.computeIfAbsent(payload.text(), lane -> new AtomicInteger());
          if (!payload.text().isEmpty() && inside.incrementAndGet() > 1) {
            overlaps.incrementAndGet();
          }
          Thread.yield();
          inside.decrementAndGet();
          all.countDown();
          return RunResult.done();
        });
    enqueue(jobsOfSomeLanes());

    for (int i = 0; i < replicas; i++) {
      start(work);
    }

    assertThat(all.await(100, SECONDS)).isTrue();
    runners.forEach(JobRunner::close);
    assertThat(runs).hasSize(JOBS);
    assertThat(runs.values()).allMatch(times -> times.get() == 1);
    assertThat(overlaps).hasValue(0);
    assertThat(inState(JobState.DONE)).hasSize(200);
    assertThat(inState(JobState.RUNNING)).isEmpty();
  }

  /** At most 200. */
  private List<Job> inState(JobState state) {
    JobFilter filter = new JobFilter(Set.of(state), null, null, null);
    return new JobReports(live.database(), List.of()).list(filter, PageRequest.first()).items();
  }

  /** One of a hundred has a lane, of ten lanes; tenants and the operators have some. */
  private static List<NewJob> jobsOfSomeLanes() {
    List<NewJob> jobs = new ArrayList<>();
    for (int i = 0; i < JOBS; i++) {
      String lane = i % 100 == 0 ? "node:" + i / 100 % 10 : "";
      NewJob job = NewJob.of(TestWork.KIND, new TestWork.Payload(lane));
      job = i % 3 == 0 ? job : job.tenant(new UUID(7, i % 7));
      jobs.add(lane.isEmpty() ? job : job.lane(lane));
    }
    return jobs;
  }

  @Test
  void a_tenant_with_100_000_jobs_delays_anothers_single_job_by_less_than_a_second()
      throws Exception {
    UUID much = new UUID(7, 1);
    UUID little = new UUID(7, 2);
    AtomicInteger others = new AtomicInteger();
    CountDownLatch started = new CountDownLatch(1);
    TestWork work =
        TestWork.of((payload, steps) -> {
          if (payload.text().equals("single")) {
            started.countDown();
          } else {
            others.incrementAndGet();
          }
          return RunResult.done();
        });
    NewJob one = NewJob.of(TestWork.KIND, new TestWork.Payload("one of many")).tenant(much);
    enqueue(Collections.nCopies(100_000, one));
    start(work);
    while (others.get() < 2_000) {
      Thread.onSpinWait();
    }

    long asked = System.nanoTime();
    enqueue(List.of(NewJob.of(TestWork.KIND, new TestWork.Payload("single")).tenant(little)));
    assertThat(started.await(60, SECONDS)).isTrue();

    assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(1));
    assertThat(others).as("it did not come last").hasValueLessThan(100_000);
  }

  private void enqueue(List<NewJob> jobs) {
    live.database().asWorker(db -> new Jobs(live.database(), new Bell()).enqueueAll(db, jobs));
  }

  private void start(TestWork work) {
    JobRunner runner = new JobRunner(live.database(), new Bell(), List.of(work), SETTINGS);
    runners.add(runner);
    runner.start();
  }
}

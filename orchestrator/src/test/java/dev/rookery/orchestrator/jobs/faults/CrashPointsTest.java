package dev.rookery.orchestrator.jobs.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.orchestrator.jobs.Bell;
import dev.rookery.orchestrator.jobs.CrashPoint;
import dev.rookery.orchestrator.jobs.Job;
import dev.rookery.orchestrator.jobs.JobRunner;
import dev.rookery.orchestrator.jobs.JobState;
import dev.rookery.orchestrator.jobs.Jobs;
import dev.rookery.orchestrator.jobs.NewJob;
import dev.rookery.orchestrator.jobs.RunnerSettings;
import dev.rookery.orchestrator.jobs.Workflow;
import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.LiveDatabase;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A process dies as by kill -9 at each point of each step; another one takes its job up. */
@Timeout(120)
class CrashPointsTest {
  private static final int KILLED = 137;

  /** Children at a time. */
  private static final int TOGETHER = 3;

  private final LiveDatabase live = LiveDatabase.create();
  private final Database database = live.database();
  private final Jobs jobs = new Jobs(database, new Bell());
  private final Effects effects = new Effects(database);

  @BeforeEach
  void make() {
    Effects.create(live);
  }

  @AfterEach
  void stop() {
    live.close();
  }

  /** In the child: one worker with one kind of work. */
  static final class Child {
    public static void main(String[] args) throws IOException {
      Database database = WorkerJvm.database(2);
      Workflow<?> work = new ThreeEffects(args[0], new Effects(database), "the child");
      new JobRunner(database, new Bell(), List.of(work), settings(args[1])).start();
      WorkerJvm.isTold();
      Runtime.getRuntime().halt(0);
    }
  }

  private static RunnerSettings settings(String lease) {
    return new RunnerSettings(
        Duration.parse(lease), Duration.ofSeconds(1), 4, Duration.ofSeconds(1));
  }

  @Test
  void killed_at_any_point_of_any_step_each_effect_happens_once() throws Exception {
    Map<String, UUID> cases = new LinkedHashMap<>();
    for (CrashPoint point : CrashPoint.values()) {
      int times = point.compareTo(CrashPoint.BEFORE_END) < 0 ? ThreeEffects.STEPS.size() : 1;
      for (int n = 1; n <= times; n++) {
        String at = point.word() + ":" + n;
        cases.put(at, jobs.enqueue(NewJob.of("crash." + at, at)));
      }
    }
    assertThat(cases).hasSize(17);

    dieAtEach(new ArrayList<>(cases.keySet()));
    endLeases();
    try (JobRunner _ = runner(cases.keySet().stream().map(this::work).toList(), "PT60S")) {
      cases.values().forEach(this::awaitEnd);
    }

    assertThat(effects.counts()).isEqualTo(onceEach(cases.keySet()));
    cases.forEach((at, id) -> assertTakenUp(at, jobs.find(id).orElseThrow()));
  }

  private static void assertTakenUp(String at, Job job) {
    boolean hadEnded = at.startsWith("after-end");
    assertThat(job.state()).as(at).isEqualTo(JobState.DONE);
    assertThat(job.result()).as(at).isEqualTo(hadEnded ? "\"the child\"" : "\"another\"");
    assertThat(job.crashCount()).as(at).isEqualTo(hadEnded ? 0 : 1);
    assertThat(job.attempt()).as("%s: a crash is no failed attempt", at).isEqualTo(1);
  }

  private static Map<String, Integer> onceEach(Iterable<String> cases) {
    Map<String, Integer> once = new HashMap<>();
    for (String at : cases) {
      ThreeEffects.STEPS.forEach(step -> once.put(ThreeEffects.marker(at, step), 1));
    }
    return once;
  }

  private void dieAtEach(List<String> cases) throws Exception {
    List<WorkerJvm> children = new ArrayList<>();
    for (int i = 0; i < cases.size() + TOGETHER; i++) {
      if (i >= TOGETHER) {
        assertThat(children.get(i - TOGETHER).awaitExit()).isEqualTo(KILLED);
      }
      if (i < cases.size()) {
        String at = cases.get(i);
        List<String> armed = List.of("-Drookery.crash-at=" + at);
        children.add(WorkerJvm.start(live, armed, Child.class, "crash." + at, "PT60S"));
      }
    }
  }

  /**
   * The arithmetic of 60 s: the lease ends 60 s after its last renewal at the latest; whoever lives
   * looks for such leases every sixth of a lease, 10 s; what is found is claimed at once. 70 s and
   * the time of two transactions, of 75.
   */
  @Test
  void a_killed_workers_job_is_taken_up_within_its_lease_and_a_sixth() throws Exception {
    UUID id = jobs.enqueue(NewJob.of("crash.timed", "timed"));
    List<String> armed = List.of("-Drookery.crash-at=after-effect:2");
    WorkerJvm.start(live, armed, Child.class, "crash.timed", "PT3S").awaitExit();
    long died = System.nanoTime();

    Duration took;
    try (JobRunner _ = runner(List.of(work("timed")), "PT3S")) {
      awaitEnd(id);
      took = Duration.ofNanos(System.nanoTime() - died);
    }

    assertThat(took).isLessThan(Duration.ofMillis(3_000 + 500 + 1_000));
    assertThat(effects.counts()).isEqualTo(onceEach(List.of("timed")));
  }

  private Workflow<?> work(String at) {
    return new ThreeEffects("crash." + at, effects, "another");
  }

  private JobRunner runner(List<Workflow<?>> work, String lease) {
    JobRunner runner = new JobRunner(database, new Bell(), work, settings(lease));
    runner.start();
    return runner;
  }

  private void endLeases() {
    database.asWorker(db ->
        db.execute(
            "update jobs set lease_until = now() - interval '1 second' where state = 'running'"));
  }

  private void awaitEnd(UUID id) {
    while (jobs.find(id).orElseThrow().finishedAt() == null) {
      LockSupport.parkNanos(5_000_000);
    }
  }
}

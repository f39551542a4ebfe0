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
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A process dies as by kill -9 at each point of each step; another one takes its job up. */
@Timeout(120)
class CrashPointsTest {
  private static final int KILLED = 137;

  /** Beginnings of kinds; the rest is where a job of it dies. */
  private static final String CRASH = "crash.";

  private static final String IN_VAIN = "vain.";

  private final LiveDatabase live = LiveDatabase.create();
  private final Database database = live.database();
  private final Jobs jobs = new Jobs(database, new Bell());
  private final Effects effects = new Effects(database);

  @BeforeEach
  void make() {
    Effects.TABLES.forEach(live::asOwner);
  }

  @AfterEach
  void stop() {
    live.close();
  }

  /** In the child: one worker for some kinds of work. */
  static final class Child {
    public static void main(String[] args) throws IOException {
      Database database = WorkerJvm.database(8);
      List<Workflow<?>> work =
          Stream.of(args)
              .skip(1)
              .<Workflow<?>>map(kind -> work(kind, new Effects(database), "the child"))
              .toList();
      new JobRunner(database, new Bell(), work, settings(args[0])).start();
      WorkerJvm.isTold();
      Runtime.getRuntime().halt(0);
    }
  }

  private static Workflow<?> work(String kind, Effects effects, String by) {
    ThreeEffects three = new ThreeEffects(kind, effects, by);
    return kind.startsWith(IN_VAIN) ? new ThreeInVain(three) : three;
  }

  private static RunnerSettings settings(String lease) {
    return new RunnerSettings(
        Duration.parse(lease), Duration.ofSeconds(1), 20, Duration.ofSeconds(1));
  }

  @Test
  void killed_at_any_point_of_any_step_each_effect_happens_once() throws Exception {
    Map<String, UUID> cases = enqueueAll(CRASH, pointsOfSteps(1));
    cases.putAll(enqueueAll(CRASH, List.of("before-end:1", "after-end:1")));
    assertThat(cases).hasSize(17);

    killedAndTakenUp(CRASH, cases);

    assertThat(effects.counts()).isEqualTo(onceEach(cases.keySet()));
    cases.forEach((at, id) -> assertTakenUp(at, jobs.find(id).orElseThrow()));
  }

  /** Each point is passed three times on the way there, and from the fourth time on undoing. */
  @Test
  void killed_at_any_point_of_its_undoing_each_effect_is_removed_once() throws Exception {
    Map<String, UUID> cases = enqueueAll(IN_VAIN, pointsOfSteps(4));
    cases.putAll(enqueueAll(IN_VAIN, List.of("before-end:1", "before-end:2", "after-end:2")));
    assertThat(cases).hasSize(18);

    killedAndTakenUp(IN_VAIN, cases);

    assertThat(effects.counts()).isEqualTo(onceEach(cases.keySet()));
    assertThat(effects.removals()).isEqualTo(onceEach(cases.keySet()));
    cases.forEach((at, id) -> assertUndone(at, jobs.find(id).orElseThrow()));
  }

  private static void assertUndone(String at, Job job) {
    assertThat(job.state()).as(at).isEqualTo(JobState.FAILED);
    assertThat(job.undoing()).as(at).isTrue();
    assertThat(job.crashCount()).as(at).isEqualTo(at.startsWith("after-end") ? 0 : 1);
    assertThat(job.steps())
        .as(at)
        .extracting(Job.Step::name)
        .containsExactly("first", "second", "third", "undo:third", "undo:second", "undo:first");
  }

  private static List<String> pointsOfSteps(int first) {
    List<String> points = new ArrayList<>();
    for (CrashPoint point : CrashPoint.values()) {
      for (int n = 0; n < ThreeEffects.STEPS.size() && isOfStep(point); n++) {
        points.add(point.word() + ":" + (first + n));
      }
    }
    return points;
  }

  private static boolean isOfStep(CrashPoint point) {
    return point.compareTo(CrashPoint.BEFORE_END) < 0;
  }

  private Map<String, UUID> enqueueAll(String prefix, List<String> points) {
    Map<String, UUID> cases = new LinkedHashMap<>();
    points.forEach(at -> cases.put(at, jobs.enqueue(NewJob.of(prefix + at, at))));
    return cases;
  }

  private void killedAndTakenUp(String prefix, Map<String, UUID> cases) throws Exception {
    dieAtEach(prefix, cases.keySet());
    endLeases();
    List<Workflow<?>> all =
        cases.keySet().stream()
            .<Workflow<?>>map(at -> work(prefix + at, effects, "another"))
            .toList();
    try (JobRunner _ = runner(all, "PT60S")) {
      cases.values().forEach(this::awaitEnd);
    }
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

  /** In the middle of a step many jobs die with one process, at their ends each with its own. */
  private void dieAtEach(String prefix, Set<String> cases) throws Exception {
    List<WorkerJvm> children = new ArrayList<>();
    Map<Boolean, List<String>> ends =
        cases.stream().collect(Collectors.partitioningBy(at -> at.contains("-end:")));
    for (String at : ends.get(true)) {
      children.add(child(at, List.of(prefix + at)));
    }
    List<String> steps = ends.get(false);
    children.add(
        child(
            steps.stream().map(at -> at + "@" + prefix + at).collect(Collectors.joining(",")),
            steps.stream().map(at -> prefix + at).toList()));
    for (WorkerJvm child : children) {
      assertThat(child.awaitExit()).isEqualTo(KILLED);
    }
  }

  private WorkerJvm child(String armed, List<String> kinds) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("PT60S"));
    arguments.addAll(kinds);
    return WorkerJvm.start(
        live,
        List.of("-Drookery.crash-at=" + armed),
        Child.class,
        arguments.toArray(String[]::new));
  }

  /**
   * The arithmetic of 60 s: the lease ends 60 s after its last renewal at the latest; whoever lives
   * looks for such leases every sixth of a lease, 10 s; what is found is claimed at once. 70 s and
   * the time of two transactions, of 75.
   */
  @Test
  void a_killed_workers_job_is_taken_up_within_its_lease_and_a_sixth() throws Exception {
    UUID id = jobs.enqueue(NewJob.of(CRASH + "timed", "timed"));
    List<String> armed = List.of("-Drookery.crash-at=after-effect:2");
    WorkerJvm.start(live, armed, Child.class, "PT3S", CRASH + "timed").awaitExit();
    long died = System.nanoTime();

    Duration took;
    try (JobRunner _ = runner(List.of(work(CRASH + "timed", effects, "another")), "PT3S")) {
      awaitEnd(id);
      took = Duration.ofNanos(System.nanoTime() - died);
    }

    assertThat(took).isLessThan(Duration.ofMillis(3_000 + 500 + 1_000));
    assertThat(effects.counts()).isEqualTo(onceEach(List.of("timed")));
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

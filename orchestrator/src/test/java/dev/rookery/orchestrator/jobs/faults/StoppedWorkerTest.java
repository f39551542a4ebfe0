package dev.rookery.orchestrator.jobs.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.orchestrator.jobs.Bell;
import dev.rookery.orchestrator.jobs.JobRunner;
import dev.rookery.orchestrator.jobs.Jobs;
import dev.rookery.orchestrator.jobs.NewJob;
import dev.rookery.orchestrator.jobs.RetryPolicy;
import dev.rookery.orchestrator.jobs.RunResult;
import dev.rookery.orchestrator.jobs.RunnerSettings;
import dev.rookery.orchestrator.jobs.Steps;
import dev.rookery.orchestrator.jobs.Workflow;
import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.LiveDatabase;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A process is stopped (SIGSTOP) past its leases and goes on: nothing of it is accepted. */
@Timeout(120)
class StoppedWorkerTest {
  private static final int TRIALS = 1_000;

  private final LiveDatabase live = LiveDatabase.create();
  private final Database database = live.database();
  private final Jobs jobs = new Jobs(database, new Bell());

  @BeforeEach
  void make() {
    Effects.TABLES.forEach(live::asOwner);
  }

  @AfterEach
  void stop() {
    live.close();
  }

  /** What a run is in the middle of; each of three jobs is at another place. */
  interface Pause {
    void at(int place) throws InterruptedException;
  }

  /** A step and an end, with pauses before the intent, before the result and before the end. */
  record Paused(String by, Pause pause) implements Workflow<Integer> {
    static final String KIND = "paused";

    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public Class<Integer> payloadType() {
      return Integer.class;
    }

    @Override
    public RunResult run(Integer number, Steps steps) throws Exception {
      pauseIf(number % 3 == 0, 0);
      steps.step(
          "only",
          String.class,
          () -> {
            pauseIf(number % 3 == 1, 1);
            return by;
          });
      pauseIf(number % 3 == 2, 2);
      return RunResult.done(by);
    }

    private void pauseIf(boolean here, int place) throws InterruptedException {
      if (here) {
        pause.at(place);
      }
    }
  }

  /** Has every job in the middle, is stopped there, and lets all go on when it is told. */
  static final class Child {
    public static void main(String[] args) throws IOException {
      int count = Integer.parseInt(args[1]);
      CountDownLatch inside = new CountDownLatch(count);
      CountDownLatch go = new CountDownLatch(1);
      Pause pause =
          place -> {
            inside.countDown();
            go.await();
          };
      Database database = WorkerJvm.database(8);
      Workflow<?> work =
          args[0].equals(Paused.KIND)
              ? new Paused("stopped", pause)
              : new Ordered("stopped", new Effects(database), pause);
      JobRunner runner =
          new JobRunner(database, new Bell(), List.of(work), settings(count, args[2]));
      runner.start();
      while (inside.getCount() > 0) {
        LockSupport.parkNanos(1_000_000);
      }
      System.out.println("all inside");
      WorkerJvm.isTold();
      go.countDown();
      runner.close();
      System.out.println("closed");
    }
  }

  private static RunnerSettings settings(int slots, String lease) {
    return new RunnerSettings(
        Duration.parse(lease), Duration.ofMillis(100), slots, Duration.ofSeconds(15));
  }

  @Test
  void nothing_of_a_stopped_worker_is_accepted_in_a_thousand_trials() throws Exception {
    database.asWorker(db ->
        jobs.enqueueAll(
            db, IntStream.range(0, TRIALS).mapToObj(n -> NewJob.of(Paused.KIND, n)).toList()));
    String stopped;
    try (WorkerJvm child =
        WorkerJvm.start(
            live, List.of(), Child.class, Paused.KIND, Integer.toString(TRIALS), "PT60S")) {
      assertThat(child.readLine()).isEqualTo("all inside");
      child.stop();
      stopped = worker();
      endLeases();
      finishAll(new Paused("second", place -> {}), "PT60S");

      // less time has passed on its clock than its leases are long: only the fence stands in its
      // way
      child.tell();
      child.goOn();
      assertThat(child.readLine()).isEqualTo("closed");
    }

    assertThat(count("jobs where result = '\"second\"'")).isEqualTo(TRIALS);
    assertThat(count("job_history where worker = '%s'".formatted(stopped))).isZero();
    assertThat(count("job_history where event = 'done'")).isEqualTo(TRIALS);
    assertThat(count("job_steps where state = 'done'")).isEqualTo(TRIALS);
    assertThat(count("job_steps where result = '\"stopped\"'"))
        .as("done before it was stopped")
        .isEqualTo(TRIALS / 3);
  }

  private String worker() {
    return database.asWorker(db ->
        db.fetchSingle("select distinct worker from jobs where state = 'running'")
            .get(0, String.class));
  }

  /**
   * An effect that may have happened, and is looked for while the process is stopped: its clock
   * says afterwards that it may not make it.
   */
  record Ordered(String by, Effects effects, Pause pause) implements Workflow<Integer> {
    static final String KIND = "ordered";

    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public Class<Integer> payloadType() {
      return Integer.class;
    }

    @Override
    public RetryPolicy retries() {
      return new RetryPolicy(9, Duration.ofMillis(1), Duration.ofMillis(1));
    }

    @Override
    public RunResult run(Integer number, Steps steps) throws Exception {
      boolean first = steps.attempt() == 1 && by.equals("stopped");
      steps.effect(
          "order",
          "order/" + number,
          String.class,
          this::lookUpSlowly,
          () -> {
            if (first) {
              throw new IOException("no answer");
            }
            return effects.make("order/" + number, by);
          });
      return RunResult.done(by);
    }

    private Optional<String> lookUpSlowly(String marker) {
      Optional<String> found = effects.lookUp(marker);
      try {
        pause.at(1);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // and goes on: it does not know better
      }
      return found;
    }
  }

  @Test
  void stopped_between_look_up_and_effect_it_makes_no_second_one() throws Exception {
    int count = 60;
    for (int n = 0; n < count; n++) {
      jobs.enqueue(NewJob.of(Ordered.KIND, n));
    }
    try (WorkerJvm child =
        WorkerJvm.start(
            live, List.of(), Child.class, Ordered.KIND, Integer.toString(count), "PT2S")) {
      assertThat(child.readLine()).isEqualTo("all inside");
      child.stop();
      finishAll(new Ordered("second", new Effects(database), place -> {}), "PT2S");
      child.tell();
      child.goOn();
      assertThat(child.readLine()).isEqualTo("closed");
    }

    assertThat(count("effects where made_by = 'second'")).isEqualTo(count);
    assertThat(count("effects where made_by = 'stopped'")).isZero();
    assertThat(count("jobs where result = '\"second\"'")).isEqualTo(count);
  }

  private void finishAll(Workflow<?> work, String lease) {
    try (JobRunner _ = start(work, lease)) {
      while (count("jobs where state <> 'done'") > 0) {
        LockSupport.parkNanos(20_000_000);
      }
    }
  }

  private JobRunner start(Workflow<?> work, String lease) {
    JobRunner runner = new JobRunner(database, new Bell(), List.of(work), settings(32, lease));
    runner.start();
    return runner;
  }

  private void endLeases() {
    database.asWorker(db ->
        db.execute(
            "update jobs set lease_until = now() - interval '1 second' where state = 'running'"));
  }

  private int count(String what) {
    return database.asWorker(
        db -> db.fetchSingle("select count(*)::int from " + what).get(0, int.class));
  }
}

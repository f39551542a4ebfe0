package dev.rookery.orchestrator.jobs.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.orchestrator.jobs.Bell;
import dev.rookery.orchestrator.jobs.Job;
import dev.rookery.orchestrator.jobs.JobRunner;
import dev.rookery.orchestrator.jobs.JobState;
import dev.rookery.orchestrator.jobs.Jobs;
import dev.rookery.orchestrator.jobs.NewJob;
import dev.rookery.orchestrator.jobs.RetryPolicy;
import dev.rookery.orchestrator.jobs.RunResult;
import dev.rookery.orchestrator.jobs.RunnerSettings;
import dev.rookery.orchestrator.jobs.Steps;
import dev.rookery.orchestrator.jobs.Workflow;
import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.LiveDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Journals that an older release left, recorded by running that release's workflow, are taken up by
 * today's. A recording that comes out otherwise than it is stored tells that the journal changed.
 */
@Timeout(60)
class ReplayTest {
  private final LiveDatabase live = LiveDatabase.create();
  private final Database database = live.database();
  private final Jobs jobs = new Jobs(database, new Bell());
  private final List<String> done = new ArrayList<>();

  @AfterEach
  void stop() {
    live.close();
  }

  record Order(String host) {}

  /** A server as the first plan knew it. */
  record Server(String id) {}

  /** As today's does: with an address that old results have not. */
  record Machine(String id, @Nullable String address) {}

  interface Plan {
    RunResult run(Order order, Steps steps) throws Exception;
  }

  record Ordering(int version, Plan plan, Set<String> steps) implements Workflow<Order> {
    static final String KIND = "replay.order";

    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public Class<Order> payloadType() {
      return Order.class;
    }

    @Override
    public RetryPolicy retries() {
      return new RetryPolicy(1, Duration.ofMillis(1), Duration.ofMillis(1));
    }

    @Override
    public RunResult run(Order order, Steps steps) throws Exception {
      return plan.run(order, steps);
    }
  }

  /** Plan 1: reserve, order, and its run is cut off after a step. */
  private RunResult first(Order order, Steps steps, String cutOffIn) throws Exception {
    int address = steps.step("reserve", Integer.class, () -> 17);
    steps.effect(
        "order",
        order.host(),
        Server.class,
        marker -> Optional.empty(),
        () -> {
          stopIf(cutOffIn.equals("order"));
          return new Server("srv-" + address);
        });
    stopIf(cutOffIn.equals("end"));
    return RunResult.done();
  }

  private static void stopIf(boolean here) {
    if (here) {
      throw new IllegalStateException("cut off");
    }
  }

  /** Today's plan 2: a check comes before the order, a greeting after it. */
  private RunResult today(Order order, Steps steps) throws Exception {
    int address = steps.step("reserve", Integer.class, () -> note("reserve", 18));
    steps.step("check", Boolean.class, () -> note("check", true));
    Machine machine =
        steps.effect(
            "order",
            order.host(),
            Machine.class,
            marker -> Optional.of(note("look up " + marker, new Machine("found", null))),
            () -> note("order", new Machine("new", "192.0.2." + address)));
    steps.step("greet", String.class, () -> note("greet", "hello " + machine.id()));
    return RunResult.done(machine.id() + " " + address);
  }

  private <T> T note(String what, T result) {
    done.add(what);
    return result;
  }

  @Test
  void plan_1_is_still_recorded_as_it_is_stored() {
    assertThat(recordedBy("end")).isEqualTo(Recorded.read("order-1-ordered.json"));
    assertThat(recordedBy("order")).isEqualTo(Recorded.read("order-1-cut-off.json"));
  }

  private Recorded recordedBy(String cutOffIn) {
    UUID id = jobs.enqueue(NewJob.of(Ordering.KIND, new Order("n1.example")));
    end(id, new Ordering(1, (order, steps) -> first(order, steps, cutOffIn), Set.of()));
    return Recorded.of(database, id);
  }

  @Test
  void what_plan_1_had_done_is_not_done_again_and_what_is_new_is_done() {
    UUID id = Recorded.read("order-1-ordered.json").restore(database);

    Job job = end(id, new Ordering(2, this::today, Set.of("reserve", "check", "order", "greet")));

    assertThat(job.state()).isEqualTo(JobState.DONE);
    assertThat(job.result()).isEqualTo("\"srv-17 17\"");
    assertThat(done).containsExactly("check", "greet");
  }

  @Test
  void an_order_that_plan_1_was_cut_off_in_is_looked_up_by_todays() {
    UUID id = Recorded.read("order-1-cut-off.json").restore(database);

    Job job = end(id, new Ordering(2, this::today, Set.of("reserve", "check", "order", "greet")));

    assertThat(job.result()).isEqualTo("\"found 17\"");
    assertThat(done).containsExactly("check", "look up n1.example", "greet");
  }

  @Test
  void a_step_that_todays_plan_does_not_know_parks_the_job_with_a_reason() {
    UUID id = Recorded.read("order-1-ordered.json").restore(database);

    Job job = end(id, new Ordering(2, this::today, Set.of("check", "order", "greet")));

    assertThat(job.state()).isEqualTo(JobState.QUARANTINED);
    assertThat(job.lastError()).contains("reserve");
    assertThat(done).isEmpty();
  }

  private Job end(UUID id, Ordering work) {
    RunnerSettings settings =
        new RunnerSettings(Duration.ofSeconds(60), Duration.ofMillis(50), 4, Duration.ofSeconds(5));
    JobRunner runner = new JobRunner(database, new Bell(), List.of(work), settings);
    try {
      runner.start();
      return await(id, job -> job.finishedAt() != null);
    } finally {
      runner.close();
    }
  }

  private Job await(UUID id, Predicate<Job> wanted) {
    while (true) {
      Job job = jobs.find(id).orElseThrow();
      if (wanted.test(job)) {
        return job;
      }
      LockSupport.parkNanos(5_000_000);
    }
  }
}

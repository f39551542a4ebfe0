package dev.rookery.orchestrator.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.orchestrator.jobs.ledger.Verdict;
import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.LiveDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Journals that an older or a newer release wrote. */
class JournalVersionsTest {
  private final LiveDatabase live = LiveDatabase.create();
  private final Database database = live.database();
  private final Jobs jobs = new Jobs(database, new Bell());
  private final OneWorker worker = new OneWorker(database);

  /** Does its steps; the last one fails as often as it is told to. */
  private record Release(int version, Set<String> steps, List<String> does, boolean fails)
      implements Workflow<String> {

    @Override
    public String kind() {
      return "test.release";
    }

    @Override
    public Class<String> payloadType() {
      return String.class;
    }

    @Override
    public RunResult run(String payload, Steps steps) throws Exception {
      for (String step : does) {
        steps.step(step, Integer.class, () -> version);
      }
      if (fails) {
        throw new IllegalStateException("upgrade me");
      }
      return RunResult.done(steps.step(does.getFirst(), Integer.class, () -> 0));
    }
  }

  private static final Release OLD =
      new Release(1, Set.of("order", "install"), List.of("order", "install"), true);

  @AfterEach
  void stop() {
    live.close();
  }

  @Test
  void a_journal_of_an_older_release_is_gone_on_with() {
    jobs.enqueue(NewJob.of("test.release", "x"));
    worker.work(OLD);
    worker.passTime(Duration.ofHours(1));

    Release now =
        new Release(
            2, Set.of("order", "install", "name"), List.of("order", "install", "name"), false);

    assertThat(worker.work(now)).as("what the old one did").isEqualTo(new Verdict.Done("1"));
  }

  @Test
  void a_journal_that_names_an_unknown_step_parks_its_job_with_the_way_out() {
    UUID id = jobs.enqueue(NewJob.of("test.release", "x"));
    worker.work(OLD);
    worker.passTime(Duration.ofHours(1));

    worker.work(new Release(2, Set.of("rent"), List.of("rent"), false));

    Job job = jobs.find(id).orElseThrow();
    assertThat(job.state()).isEqualTo(JobState.QUARANTINED);
    assertThat(job.lastError())
        .contains("'order' (version 1)")
        .contains("version 2 of test.release does not know (rent)")
        .contains("retry it");
    assertThat(job.steps()).extracting(Job.Step::name).containsExactly("order", "install");
  }

  @Test
  void a_journal_of_a_newer_release_waits_for_a_worker_of_that() {
    UUID id = jobs.enqueue(NewJob.of("test.release", "x"));
    worker.work(new Release(3, Set.of(), List.of("order"), true));
    worker.passTime(Duration.ofHours(1));

    worker.work(OLD);

    Job job = jobs.find(id).orElseThrow();
    assertThat(job.state()).isEqualTo(JobState.SCHEDULED);
    assertThat(job.waitingFor()).isEqualTo("a worker that knows version 3 of test.release");
  }

  @Test
  void a_step_that_the_list_forgets_is_found_at_its_first_run() {
    UUID id = jobs.enqueue(NewJob.of("test.release", "x"));

    worker.work(new Release(1, Set.of("order"), List.of("order", "install"), false));

    assertThat(jobs.find(id).orElseThrow().lastError())
        .contains("step 'install' of test.release")
        .contains("steps()");
  }
}

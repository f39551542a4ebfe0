package dev.rookery.orchestrator.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.orchestrator.jobs.ledger.Claimed;
import dev.rookery.orchestrator.jobs.ledger.Verdict;
import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.LiveDatabase;
import dev.rookery.orchestrator.platform.OperatorActionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a job did is undone when it is given up. */
class UndoTest {
  private final LiveDatabase live = LiveDatabase.create();
  private final Database database = live.database();
  private final Jobs jobs = new Jobs(database, new Bell());
  private final OneWorker worker = new OneWorker(database);
  private final JobControls controls =
      new JobControls(
          database, new Bell(), (tx, tenant, action, actor, entity, detail) -> {}, List.of());
  private final Rental rental = new Rental();

  /** Rents a host and names it; the world remembers what is rented and named. */
  private static final class Rental implements Workflow<String> {
    final Set<String> world = new LinkedHashSet<>();
    final List<String> undone = new ArrayList<>();
    @Nullable RuntimeException troubleAtEnd = new OperatorActionException("no such domain");
    @Nullable RuntimeException troubleAtStart;
    @Nullable RuntimeException troubleInName;
    @Nullable RuntimeException troubleInUndo;
    boolean waits;
    boolean undoes = true;

    @Override
    public String kind() {
      return "test.rental";
    }

    @Override
    public Class<String> payloadType() {
      return String.class;
    }

    @Override
    public boolean undoes() {
      return undoes;
    }

    @Override
    public RetryPolicy retries() {
      return new RetryPolicy(2, Duration.ofMillis(1), Duration.ofMillis(1));
    }

    @Override
    public RunResult run(String payload, Steps steps) throws Exception {
      if (troubleAtStart != null) {
        throw troubleAtStart;
      }
      make(steps, "rent");
      make(steps, "name");
      if (waits) {
        steps.await("go", String.class, Duration.ofDays(1), "a word");
      }
      if (troubleAtEnd != null) {
        throw troubleAtEnd;
      }
      return RunResult.done();
    }

    private void make(Steps steps, String what) throws Exception {
      steps.effect(
          what,
          "the-" + what,
          String.class,
          marker -> world.contains(marker) ? Optional.of(marker) : Optional.empty(),
          () -> {
            world.add("the-" + what);
            if (what.equals("name") && troubleInName != null) {
              throw troubleInName;
            }
            return "the-" + what;
          });
    }

    @Override
    public void undo(String payload, String step, @Nullable String result, Steps steps)
        throws Exception {
      steps.step("remove", Boolean.class, () -> world.remove("the-" + step));
      undone.add(step + "=" + result);
      if (troubleInUndo != null && step.equals("rent")) {
        throw troubleInUndo;
      }
    }
  }

  @AfterEach
  void stop() {
    live.close();
  }

  @Test
  void a_job_that_fails_for_good_is_undone_the_last_step_first() {
    UUID id = jobs.enqueue(job());

    assertThat(worker.work(rental)).isEqualTo(new Verdict.Undo("no such domain"));
    assertThat(rental.world).containsExactly("the-rent", "the-name");
    assertThat(worker.work(rental)).isEqualTo(new Verdict.Undone());

    assertThat(rental.undone).containsExactly("name=\"the-name\"", "rent=\"the-rent\"");
    assertThat(rental.world).isEmpty();
    assertThat(job(id).state()).isEqualTo(JobState.FAILED);
    assertThat(job(id).lastError()).isEqualTo("no such domain");
    assertThat(job(id).steps())
        .extracting(Job.Step::name)
        .containsSubsequence("undo:name", "undo:name/remove", "undo:rent", "undo:rent/remove");
  }

  @Test
  void attempts_are_used_up_before_anything_is_undone() {
    rental.troubleAtEnd = new IllegalStateException("now and then");
    jobs.enqueue(job());

    assertThat(worker.work(rental)).isInstanceOf(Verdict.TryAgain.class);
    worker.passTime(Duration.ofHours(1));
    assertThat(worker.work(rental)).isInstanceOf(Verdict.Undo.class);
  }

  @Test
  void a_step_that_was_perhaps_done_is_undone_without_a_result() {
    rental.troubleInName = new OperatorActionException("cut off after the effect");
    jobs.enqueue(job());

    worker.work(rental);
    worker.work(rental);

    assertThat(rental.undone).containsExactly("name=null", "rent=\"the-rent\"");
    assertThat(rental.world).isEmpty();
  }

  @Test
  void a_job_that_did_nothing_just_fails() {
    UUID id = jobs.enqueue(job());
    rental.troubleAtStart = new OperatorActionException("at once");

    assertThat(worker.work(rental)).isEqualTo(new Verdict.Failed("at once"));
    assertThat(job(id).steps()).isEmpty();
  }

  @Test
  void a_workflow_that_does_not_undo_leaves_what_it_did() {
    rental.undoes = false;
    jobs.enqueue(job());

    assertThat(worker.work(rental)).isEqualTo(new Verdict.Failed("no such domain"));
    assertThat(rental.world).hasSize(2);
  }

  @Test
  void undoing_goes_on_after_a_crash_where_it_was() {
    UUID id = jobs.enqueue(job());
    worker.work(rental);
    rental.troubleInUndo = new IllegalStateException("killed here");
    worker.workAndDie(rental);
    assertThat(job(id).undoing()).isTrue();
    rental.troubleInUndo = null;

    assertThat(worker.work(rental)).isEqualTo(new Verdict.Undone());

    assertThat(rental.undone)
        .containsExactly("name=\"the-name\"", "rent=\"the-rent\"", "rent=\"the-rent\"");
    assertThat(job(id).state()).isEqualTo(JobState.FAILED);
  }

  @Test
  void undoing_that_fails_for_good_is_left_to_a_person_who_may_have_it_go_on() {
    UUID id = jobs.enqueue(job());
    worker.work(rental);
    rental.troubleInUndo = new OperatorActionException("provider says no");
    worker.work(rental);
    assertThat(job(id).state()).isEqualTo(JobState.FAILED);
    assertThat(job(id).lastError()).isEqualTo("what it did could not be undone: provider says no");
    rental.troubleInUndo = null;

    controls.retry(id, "ann");

    assertThat(worker.work(rental)).isEqualTo(new Verdict.Undone());
    assertThat(job(id).state()).isEqualTo(JobState.FAILED);
  }

  @Test
  void an_undone_job_that_is_retried_begins_anew() {
    UUID id = jobs.enqueue(job());
    worker.work(rental);
    worker.work(rental);
    rental.troubleAtEnd = null;

    controls.retry(id, "ann");

    assertThat(worker.work(rental)).isEqualTo(new Verdict.Done(null));
    assertThat(rental.world).containsExactly("the-rent", "the-name");
  }

  @Test
  void a_waiting_job_that_a_person_cancels_is_undone_and_then_cancelled() {
    rental.waits = true;
    UUID id = jobs.enqueue(job());
    worker.work(rental);

    controls.cancel(id, "ann");

    assertThat(worker.work(rental)).isEqualTo(new Verdict.Undo("cancelled by a person"));
    assertThat(worker.work(rental)).isEqualTo(new Verdict.Undone());
    assertThat(job(id).state()).isEqualTo(JobState.CANCELLED);
    assertThat(rental.world).isEmpty();
  }

  @Test
  void a_running_job_that_a_person_cancels_is_undone_and_then_cancelled() {
    rental.waits = true;
    UUID id = jobs.enqueue(job());
    Claimed job = worker.claim(rental).orElseThrow();
    worker.run(rental, job);
    controls.cancel(id, "ann");
    worker.settle(job, new Verdict.Released(Duration.ZERO));

    worker.work(rental);
    worker.work(rental);

    assertThat(job(id).state()).isEqualTo(JobState.CANCELLED);
    assertThat(rental.world).isEmpty();
  }

  @Test
  void a_cancelled_job_that_did_nothing_is_just_cancelled() {
    UUID id = jobs.enqueue(job());
    Claimed job = worker.claim(rental).orElseThrow();
    controls.cancel(id, "ann");
    worker.settle(job, new Verdict.Released(Duration.ZERO));

    assertThat(worker.work(rental)).isEqualTo(new Verdict.Cancelled());
    assertThat(job(id).state()).isEqualTo(JobState.CANCELLED);
  }

  @Test
  void a_job_past_its_deadline_is_undone_before_it_fails() {
    rental.waits = true;
    UUID id = jobs.enqueue(job().within(Duration.ofHours(1)));
    worker.work(rental);

    worker.passTime(Duration.ofHours(2));

    assertThat(worker.work(rental)).isEqualTo(new Verdict.Undone());
    assertThat(job(id).state()).isEqualTo(JobState.FAILED);
    assertThat(job(id).lastError()).contains("deadline").contains("passed");
    assertThat(rental.world).isEmpty();
  }

  private static NewJob job() {
    return NewJob.of("test.rental", "x");
  }

  private Job job(UUID id) {
    return jobs.find(id).orElseThrow();
  }
}

package dev.rookery.orchestrator.jobs.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.orchestrator.jobs.JobState;
import dev.rookery.orchestrator.jobs.ledger.Claimed;
import dev.rookery.orchestrator.jobs.ledger.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How jobs end that are not done: cancelled, past their deadline, undone. */
abstract class EndPromises extends LeasePromises {
  @Test
  void what_is_given_up_is_claimed_once_more_to_be_undone() {
    UUID id = subject.enqueue(job(A));
    settle("v", claimOne("v"), new Verdict.Undo("no luck"));

    Claimed undoing = claimOne("v");
    assertThat(undoing.undoing()).isTrue();
    settle("v", undoing, new Verdict.TryAgain(Duration.ZERO, "not yet"));
    settle("v", claimOne("v"), new Verdict.Undone());
    assertThat(state(id)).isEqualTo(JobState.FAILED);
  }

  @Test
  void a_running_job_that_a_person_wants_to_end_is_told_to_its_holder_alone() {
    UUID id = subject.enqueue(job(A));
    subject.enqueue(job(A));
    List<Claimed> jobs = all("v", wish(A));
    Claimed job = jobs.stream().filter(one -> one.id().equals(id)).findAny().orElseThrow();

    subject.askToCancel(id);

    assertThat(turn("w").cancelled()).isEmpty();
    assertThat(turn("v").cancelled()).containsExactly(job.hold());
    settle("v", job, new Verdict.Released(Duration.ZERO));
    Claimed last = claimOne("w");
    assertThat(last.cancelAsked()).isTrue();
    settle("w", last, new Verdict.Cancelled());
    assertThat(state(id)).isEqualTo(JobState.CANCELLED);
  }

  @Test
  void a_cancelled_job_that_had_to_be_undone_ends_as_cancelled() {
    UUID id = subject.enqueue(job(A));
    Claimed job = claimOne("v");
    subject.askToCancel(id);
    settle("v", job, new Verdict.Undo("a person wants it to end"));

    settle("v", claimOne("v"), new Verdict.Undone());

    assertThat(state(id)).isEqualTo(JobState.CANCELLED);
  }

  @Test
  void a_job_that_a_person_wants_to_end_does_not_wait_for_another_attempt() {
    UUID id = subject.enqueue(job(A));
    Claimed job = claimOne("v");
    subject.askToCancel(id);

    settle("v", job, new Verdict.TryAgain(Duration.ofHours(1), "no"));

    assertThat(claimOne("v").cancelAsked()).isTrue();
  }

  @Test
  void a_job_past_its_deadline_is_not_claimed_and_ends_as_failed() {
    UUID id = subject.enqueue(job(A).within(Duration.ofSeconds(30)));
    UUID later = subject.enqueue(job(A).within(Duration.ofHours(1)));
    subject.passTime(Duration.ofSeconds(31));

    assertThat(all("v", wish(A))).extracting(Claimed::id).containsExactly(later);
    ledger.rescue();

    assertThat(state(id)).isEqualTo(JobState.FAILED);
    assertThat(subject.seen(id).error()).startsWith("deadline ").contains("passed");
  }

  @Test
  void no_attempt_is_scheduled_past_the_deadline() {
    UUID id = subject.enqueue(job(A).within(Duration.ofSeconds(30)));

    settle("v", claimOne("v"), new Verdict.TryAgain(Duration.ofSeconds(40), "no answer"));

    assertThat(state(id)).isEqualTo(JobState.FAILED);
    assertThat(subject.seen(id).error()).startsWith("deadline ").endsWith("passed; no answer");
  }

  @Test
  void undoing_has_no_deadline() {
    UUID id = subject.enqueue(job(A).within(Duration.ofSeconds(30)));
    settle("v", claimOne("v"), new Verdict.Undo("no luck"));
    subject.passTime(Duration.ofSeconds(31));
    ledger.rescue();

    Claimed job = claimOne("v");
    settle("v", job, new Verdict.TryAgain(Duration.ZERO, "not yet"));
    assertThat(claimOne("v").id()).isEqualTo(id);
  }
}

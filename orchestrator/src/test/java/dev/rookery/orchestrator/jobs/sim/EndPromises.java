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

    subject.cancel(id);

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
    subject.cancel(id);
    settle("v", job, new Verdict.Undo("a person wants it to end"));

    settle("v", claimOne("v"), new Verdict.Undone());

    assertThat(state(id)).isEqualTo(JobState.CANCELLED);
  }

  @Test
  void a_job_that_a_person_wants_to_end_does_not_wait_for_another_attempt() {
    UUID id = subject.enqueue(job(A));
    Claimed job = claimOne("v");
    subject.cancel(id);

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
  void a_crash_while_undoing_does_not_hide_why_it_was_given_up() {
    UUID id = subject.enqueue(job(A));
    settle("v", claimOne("v"), new Verdict.Undo("no luck"));
    claimOne("v");
    subject.passTime(LEASE.plusSeconds(1));
    ledger.rescue();

    assertThat(subject.seen(id).error()).isEqualTo("no luck");
    settle("v", claimOne("v"), new Verdict.Undone());
    assertThat(subject.seen(id).error()).isEqualTo("no luck");
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

  @Test
  void what_runs_at_its_deadline_may_be_done_and_stays_so() {
    UUID id = subject.enqueue(job(A).within(Duration.ofSeconds(30)));
    Claimed job = claimOne("v");
    subject.passTime(Duration.ofSeconds(31));
    ledger.rescue();
    assertThat(state(id)).isEqualTo(JobState.RUNNING);

    assertThat(settle("v", job, DONE)).isTrue();
    ledger.rescue();

    assertThat(state(id)).isEqualTo(JobState.DONE);
  }

  @Test
  void a_job_that_did_something_is_undone_at_its_deadline() {
    UUID id = subject.enqueue(job(A).within(Duration.ofSeconds(30)));
    Claimed job = claimOne("v");
    subject.beginStep(job);
    settle("v", job, new Verdict.Snoozed(Duration.ofHours(1), "later"));
    subject.passTime(Duration.ofSeconds(31));

    ledger.rescue();

    assertThat(subject.seen(id).error()).startsWith("deadline ").contains("passed");
    Claimed undoing = claimOne("v");
    assertThat(undoing.undoing()).isTrue();
    assertThat(undoing.attempt()).isEqualTo(1);
    settle("v", undoing, new Verdict.Undone());
    ledger.rescue();
    assertThat(state(id)).isEqualTo(JobState.FAILED);
    assertThat(all("v", wish(A))).isEmpty();
  }

  @Test
  void a_job_that_did_something_does_not_just_fail_for_want_of_time() {
    UUID id = subject.enqueue(job(A).within(Duration.ofSeconds(30)));
    Claimed job = claimOne("v");
    subject.beginStep(job);

    settle("v", job, new Verdict.TryAgain(Duration.ofSeconds(40), "no answer"));
    assertThat(state(id)).isEqualTo(JobState.SCHEDULED);
    subject.passTime(Duration.ofSeconds(31));
    ledger.rescue();

    assertThat(claimOne("v").undoing()).isTrue();
  }

  @Test
  void undoing_goes_on_after_a_crash() {
    subject.enqueue(job(A));
    Claimed job = claimOne("v");
    subject.beginStep(job);
    settle("v", job, new Verdict.Undo("no luck"));
    claimOne("v");
    subject.passTime(LEASE.plusSeconds(1));
    ledger.rescue();

    assertThat(claimOne("w").undoing()).isTrue();
  }

  @Test
  void a_waiting_job_that_did_nothing_is_cancelled_at_once() {
    UUID id = subject.enqueue(job(A).after(Duration.ofHours(1)));

    subject.cancel(id);

    assertThat(state(id)).isEqualTo(JobState.CANCELLED);
  }

  @Test
  void a_waiting_job_that_did_something_is_claimed_to_be_undone_when_it_is_cancelled() {
    UUID id = subject.enqueue(job(A));
    Claimed job = claimOne("v");
    subject.beginStep(job);
    settle("v", job, new Verdict.Snoozed(Duration.ofHours(1), "later"));

    subject.cancel(id);

    Claimed last = claimOne("v");
    assertThat(last.cancelAsked()).isTrue();
    assertThat(last.undoing()).as("its run decides").isFalse();
    settle("v", last, new Verdict.Undo("a person wants it to end"));
    settle("v", claimOne("v"), new Verdict.Undone());
    assertThat(state(id)).isEqualTo(JobState.CANCELLED);
  }

  @Test
  void a_cancelled_job_that_is_undone_at_its_deadline_ends_as_cancelled() {
    UUID id = subject.enqueue(job(A).within(Duration.ofSeconds(30)));
    Claimed job = claimOne("v");
    subject.beginStep(job);
    settle("v", job, new Verdict.Snoozed(Duration.ofHours(1), "later"));
    subject.cancel(id);
    subject.passTime(Duration.ofSeconds(31));
    ledger.rescue();

    settle("v", claimOne("v"), new Verdict.Undone());

    assertThat(state(id)).isEqualTo(JobState.CANCELLED);
  }
}

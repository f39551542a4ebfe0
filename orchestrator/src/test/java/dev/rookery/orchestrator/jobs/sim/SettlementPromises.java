package dev.rookery.orchestrator.jobs.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.orchestrator.jobs.JobState;
import dev.rookery.orchestrator.jobs.ledger.Claimed;
import dev.rookery.orchestrator.jobs.ledger.Ledger.Turn;
import dev.rookery.orchestrator.jobs.ledger.Ledger.TurnResult;
import dev.rookery.orchestrator.jobs.ledger.Settlement;
import dev.rookery.orchestrator.jobs.ledger.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of a job when its run has ended. */
abstract class SettlementPromises extends ClaimPromises {
  record Ending(Verdict verdict, JobState state, int attempt) {}

  static List<Ending> endings() {
    return List.of(
        new Ending(DONE, JobState.DONE, 1),
        new Ending(new Verdict.Done(null), JobState.DONE, 1),
        new Ending(new Verdict.TryAgain(Duration.ofSeconds(9), "no"), JobState.SCHEDULED, 1),
        new Ending(new Verdict.TryAgain(Duration.ZERO, "no"), JobState.READY, 1),
        new Ending(new Verdict.Snoozed(Duration.ofSeconds(9), "later"), JobState.SCHEDULED, 0),
        new Ending(new Verdict.Awaiting("s", Duration.ofDays(1), "it"), JobState.WAITING, 0),
        new Ending(new Verdict.Failed("no"), JobState.FAILED, 1),
        new Ending(new Verdict.Undo("no"), JobState.READY, 0),
        new Ending(new Verdict.Undone(), JobState.FAILED, 1),
        new Ending(new Verdict.Cancelled(), JobState.CANCELLED, 1),
        new Ending(new Verdict.Released(Duration.ZERO), JobState.READY, 0),
        new Ending(new Verdict.Released(LEASE), JobState.SCHEDULED, 0),
        new Ending(new Verdict.Parked("unknown step"), JobState.QUARANTINED, 1));
  }

  @ParameterizedTest
  @MethodSource("endings")
  void a_verdict_is_accepted_once(Ending ending) {
    UUID id = subject.enqueue(job(A));
    Claimed job = claimOne("v");

    assertThat(settle("v", job, ending.verdict())).isTrue();
    assertThat(state(id)).isEqualTo(ending.state());
    assertThat(subject.seen(id).attempt()).isEqualTo(ending.attempt());
    assertThat(settle("v", job, DONE)).as("a second one").isFalse();
    assertThat(state(id)).isEqualTo(ending.state());
  }

  @ParameterizedTest
  @MethodSource("endings")
  void a_verdict_of_an_older_claim_is_refused(Ending ending) {
    UUID id = subject.enqueue(job(A));
    Claimed stale = claimOne("v");
    subject.passTime(LEASE.plusSeconds(1));
    ledger.rescue();
    Claimed now = claimOne("w");

    assertThat(settle("v", stale, ending.verdict())).isFalse();
    assertThat(state(id)).isEqualTo(JobState.RUNNING);
    assertThat(settle("w", now, DONE)).isTrue();
  }

  @Test
  void of_many_settlements_only_the_stale_are_refused() {
    for (int i = 0; i < 4; i++) {
      subject.enqueue(job(A));
    }
    List<Claimed> jobs = all("v", wish(A));
    settle("v", jobs.get(0), DONE);
    settle("v", jobs.get(1), new Verdict.Failed("no"));
    List<Settlement> told =
        jobs.stream().map(job -> new Settlement(job, DONE, Duration.ZERO)).toList();

    TurnResult result = ledger.turn(new Turn("v", LEASE, told, List.of(), 0));

    assertThat(result.refused()).containsExactlyInAnyOrder(jobs.get(0).hold(), jobs.get(1).hold());
    assertThat(jobs)
        .extracting(job -> state(job.id()))
        .filteredOn(JobState.DONE::equals)
        .hasSize(3);
  }

  @Test
  void what_is_tried_again_waits_and_keeps_its_attempts() {
    UUID id = subject.enqueue(job(A));
    settle("v", claimOne("v"), new Verdict.TryAgain(Duration.ofSeconds(30), "no answer"));

    assertThat(all("v", wish(A))).isEmpty();
    assertThat(subject.seen(id).error()).isEqualTo("no answer");
    subject.passTime(Duration.ofSeconds(31));
    assertThat(claimOne("v").attempt()).isEqualTo(2);
  }

  @Test
  void snoozes_are_counted_and_attempts_begin_anew() {
    UUID id = subject.enqueue(job(A));
    settle("v", claimOne("v"), new Verdict.TryAgain(Duration.ZERO, "no"));
    settle("v", claimOne("v"), new Verdict.Snoozed(Duration.ofSeconds(30), "an address"));

    assertThat(subject.seen(id).snoozes()).isEqualTo(1);
    subject.passTime(Duration.ofSeconds(31));
    Claimed job = claimOne("v");
    assertThat(job.attempt()).isEqualTo(1);
    assertThat(job.snoozes()).isEqualTo(1);
  }

  @Test
  void what_is_released_with_a_rest_is_left_alone_for_so_long() {
    subject.enqueue(job(A));
    settle("v", claimOne("v"), new Verdict.Released(LEASE));

    subject.passTime(LEASE.minusSeconds(5));
    assertThat(all("w", wish(A))).isEmpty();
    subject.passTime(Duration.ofSeconds(6));
    assertThat(claimOne("w").attempt()).isEqualTo(1);
  }

  @Test
  void a_signal_ends_the_waiting_for_it() {
    UUID id = subject.enqueue(job(A));
    settle("v", claimOne("v"), new Verdict.Awaiting("paid", Duration.ofDays(1), "a payment"));
    assertThat(all("v", wish(A))).isEmpty();

    subject.signal("paid");

    assertThat(claimOne("v").id()).isEqualTo(id);
  }

  @Test
  void a_signal_that_came_first_is_not_waited_for() {
    subject.enqueue(job(A));
    Claimed job = claimOne("v");
    subject.signal("paid");

    settle("v", job, new Verdict.Awaiting("paid", Duration.ofDays(1), "a payment"));

    assertThat(claimOne("v").snoozes()).isEqualTo(1);
  }

  @Test
  void no_signal_is_waited_for_longer_than_asked() {
    subject.enqueue(job(A));
    settle("v", claimOne("v"), new Verdict.Awaiting("paid", Duration.ofMinutes(5), "a payment"));

    subject.passTime(Duration.ofMinutes(6));

    assertThat(all("v", wish(A))).hasSize(1);
  }
}

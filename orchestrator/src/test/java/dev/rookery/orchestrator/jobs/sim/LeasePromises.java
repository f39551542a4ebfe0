package dev.rookery.orchestrator.jobs.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.orchestrator.jobs.JobState;
import dev.rookery.orchestrator.jobs.ledger.Claimed;
import dev.rookery.orchestrator.jobs.ledger.Claimed.Hold;
import dev.rookery.orchestrator.jobs.ledger.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What time does: jobs come due, leases run out. */
abstract class LeasePromises extends SettlementPromises {
  @Test
  void the_time_until_the_next_job_is_told() {
    assertThat(turn("v").untilNextDue()).isEmpty();
    subject.enqueue(job(A).after(Duration.ofHours(2)));
    subject.enqueue(job(A).after(Duration.ofHours(1)));

    assertThat(turn("v").untilNextDue())
        .hasValueSatisfying(
            wait -> assertThat(wait).isBetween(Duration.ofMinutes(59), Duration.ofMinutes(60)));
    subject.passTime(Duration.ofMinutes(61));
    assertThat(all("v", wish(A))).hasSize(1);
  }

  @Test
  void a_lease_holds_until_its_end_and_no_longer() {
    UUID id = subject.enqueue(job(A));
    claimOne("v");

    subject.passTime(LEASE.minusSeconds(5));
    assertThat(ledger.rescue()).isZero();
    subject.passTime(Duration.ofSeconds(6));
    assertThat(ledger.rescue()).isEqualTo(1);

    assertThat(subject.seen(id).crashes()).isEqualTo(1);
    assertThat(claimOne("w").attempt()).as("a crash is no failed attempt").isEqualTo(1);
  }

  @Test
  void a_renewed_lease_holds_from_the_renewal_on() {
    subject.enqueue(job(A));
    Claimed job = claimOne("v");
    subject.passTime(LEASE.minusSeconds(5));

    assertThat(ledger.renew("v", LEASE, List.of(job.hold()))).isEmpty();

    subject.passTime(LEASE.minusSeconds(5));
    assertThat(ledger.rescue()).isZero();
    assertThat(settle("v", job, DONE)).isTrue();
  }

  @Test
  void a_renewal_names_what_is_lost_and_renews_the_rest() {
    subject.enqueue(job(A));
    subject.enqueue(job(A));
    subject.enqueue(job(A));
    List<Claimed> jobs = all("v", wish(A));
    settle("v", jobs.get(0), DONE);
    settle("v", jobs.get(1), new Verdict.Released(Duration.ZERO));
    all("w", wish(A));

    Set<Hold> lost = ledger.renew("v", LEASE, jobs.stream().map(Claimed::hold).toList());

    assertThat(lost).containsExactlyInAnyOrder(jobs.get(0).hold(), jobs.get(1).hold());
  }

  @Test
  void the_third_crash_sets_a_job_aside() {
    UUID id = subject.enqueue(job(A));
    for (int crash = 1; crash <= 3; crash++) {
      claimOne("v" + crash);
      subject.passTime(LEASE.plusSeconds(1));
      ledger.rescue();
    }

    assertThat(state(id)).isEqualTo(JobState.QUARANTINED);
    assertThat(all("w", wish(A))).isEmpty();
  }

  @Test
  void what_the_worker_does_not_know_of_is_given_back_and_counts_nothing() {
    UUID other = subject.enqueue(job(A));
    claimOne("w");
    subject.enqueue(job(A));
    subject.enqueue(job(A));
    Claimed known = claimOne("v");
    Claimed unknown = claimOne("v");

    assertThat(ledger.disown("v", List.of(known.hold()))).isEqualTo(1);

    assertThat(state(other)).isEqualTo(JobState.RUNNING);
    assertThat(subject.seen(unknown.id()))
        .isEqualTo(new LedgerSubject.Seen(JobState.READY, 0, 0, 0, false, null));
    assertThat(settle("v", unknown, DONE)).isFalse();
    assertThat(settle("v", known, DONE)).isTrue();
    assertThat(ledger.disown("v", List.of())).isZero();
  }

  @Test
  void a_claim_of_the_same_job_that_is_not_the_known_one_is_given_back() {
    UUID id = subject.enqueue(job(A));
    Claimed earlier = claimOne("v");
    settle("v", earlier, new Verdict.Released(Duration.ZERO));
    claimOne("v");

    assertThat(ledger.disown("v", List.of(earlier.hold()))).isEqualTo(1);
    assertThat(state(id)).isEqualTo(JobState.READY);
  }
}

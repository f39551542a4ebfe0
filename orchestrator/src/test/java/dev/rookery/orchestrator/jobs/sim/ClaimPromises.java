package dev.rookery.orchestrator.jobs.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.orchestrator.jobs.JobState;
import dev.rookery.orchestrator.jobs.ledger.Claimed;
import dev.rookery.orchestrator.jobs.ledger.Verdict;
import dev.rookery.orchestrator.jobs.ledger.Wish;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is claimed, by whom and in which order. */
abstract class ClaimPromises extends LedgerOnTest {
  @Test
  void a_claim_counts_an_attempt_and_raises_the_fence() {
    UUID id = subject.enqueue(job(A));

    Claimed first = claimOne("v");
    assertThat(first.id()).isEqualTo(id);
    assertThat(first.attempt()).isEqualTo(1);
    assertThat(first.fresh()).isTrue();
    settle("v", first, new Verdict.TryAgain(Duration.ZERO, "no"));
    Claimed second = claimOne("w");

    assertThat(second.attempt()).isEqualTo(2);
    assertThat(second.fence()).isGreaterThan(first.fence());
    assertThat(second.fresh()).isFalse();
  }

  @Test
  void nobody_claims_what_is_held() {
    subject.enqueue(job(A));
    claimOne("v");

    assertThat(claim("w", 5, wish(A))).isEmpty();
    assertThat(claim("v", 5, wish(A))).isEmpty();
  }

  @Test
  void nothing_is_claimed_beyond_the_wishes() {
    for (int i = 0; i < 6; i++) {
      subject.enqueue(job(A));
      subject.enqueue(job(B));
    }

    assertThat(claim("v", 0, wish(A))).isEmpty();
    assertThat(claim("v", 5)).isEmpty();
    assertThat(claim("v", 5, wish("kind.other"))).isEmpty();
    assertThat(claim("v", 9, new Wish(A, 2, 0, 0)))
        .hasSizeBetween(1, 2)
        .extracting(Claimed::kind)
        .containsOnly(A);
    assertThat(claim("v", 3, wish(B), wish(A))).hasSizeBetween(1, 3);
  }

  @Test
  void one_of_a_lane_is_held_at_a_time() {
    subject.enqueue(job(A).lane("node:1"));
    subject.enqueue(job(B).lane("node:1").tenant(tenant(1)));
    subject.enqueue(job(A).lane("node:2"));

    List<Claimed> first = all("v", wish(A), wish(B));
    assertThat(first).hasSize(2);
    first.forEach(job -> settle("v", job, DONE));

    assertThat(all("w", wish(A), wish(B))).hasSize(1);
  }

  @Test
  void every_tenant_has_its_turn() {
    for (int i = 0; i < 30; i++) {
      subject.enqueue(job(A).tenant(tenant(1)));
    }
    subject.enqueue(job(A).tenant(tenant(2)));
    subject.enqueue(job(A));

    assertThat(claim("v", 6, wish(A)))
        .extracting(Claimed::tenant)
        .contains(tenant(1), tenant(2), null);
  }

  @Test
  void a_tenants_jobs_go_by_priority_then_age() {
    UUID first = subject.enqueue(job(A));
    UUID second = subject.enqueue(job(A));
    UUID urgent = subject.enqueue(job(A).priority(1));

    List<UUID> order = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      order.add(claimOne("v").id());
    }

    assertThat(order).containsExactly(urgent, first, second);
  }

  @Test
  void limits_of_the_whole_installation_hold_across_workers() {
    for (int i = 0; i < 4; i++) {
      subject.enqueue(job(A).tenant(tenant(1)));
      subject.enqueue(job(A).tenant(tenant(2)));
      subject.enqueue(job(B).tenant(tenant(1)));
      subject.enqueue(job(B).tenant(tenant(2)));
    }
    Wish three = new Wish(A, 100, 3, 0);
    Wish oneEach = new Wish(B, 100, 0, 1);

    List<Claimed> held = all("v", three, oneEach);
    held.addAll(all("w", three, oneEach));

    assertThat(held).filteredOn(job -> job.kind().equals(A)).hasSize(3);
    assertThat(held)
        .filteredOn(job -> job.kind().equals(B))
        .extracting(Claimed::tenant)
        .containsExactlyInAnyOrder(tenant(1), tenant(2));
  }

  @Test
  void a_paused_kind_is_not_claimed() {
    subject.enqueue(job(A));
    subject.enqueue(job(B));
    subject.pause(A);

    assertThat(all("v", wish(A), wish(B))).extracting(Claimed::kind).containsExactly(B);
  }

  @Test
  void an_unfinished_job_of_the_same_key_takes_the_place_of_a_second_one() {
    UUID id = subject.enqueue(job(A).unique("k").after(Duration.ofHours(1)));

    assertThat(subject.enqueue(job(A).unique("k"))).isEqualTo(id);
    assertThat(subject.enqueue(job(B).unique("k"))).isNotEqualTo(id);
    assertThat(claimOne("v").id()).as("now it runs at once").isEqualTo(id);
  }

  @Test
  void asked_for_while_it_runs_a_unique_job_runs_once_more() {
    UUID id = subject.enqueue(job(A).unique("k"));
    Claimed job = claimOne("v");
    assertThat(subject.enqueue(job(A).unique("k"))).isEqualTo(id);
    settle("v", job, DONE);

    Claimed again = claimOne("v");
    assertThat(again.id()).isNotEqualTo(id);
    assertThat(again.fresh()).isTrue();
    settle("v", again, DONE);
    assertThat(all("v", wish(A))).isEmpty();
  }

  @Test
  void asked_for_while_it_runs_a_unique_job_that_is_given_up_runs_once_more() {
    UUID id = subject.enqueue(job(A).unique("k"));
    Claimed job = claimOne("v");
    subject.enqueue(job(A).unique("k"));

    settle("v", job, new Verdict.Failed("no"));

    assertThat(claimOne("v").id()).isNotEqualTo(id);
    assertThat(state(id)).isEqualTo(JobState.FAILED);
  }
}

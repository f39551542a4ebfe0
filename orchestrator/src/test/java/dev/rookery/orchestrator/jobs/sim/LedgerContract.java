package dev.rookery.orchestrator.jobs.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.orchestrator.jobs.JobState;
import dev.rookery.orchestrator.jobs.NewJob;
import dev.rookery.orchestrator.jobs.ledger.Claimed;
import dev.rookery.orchestrator.jobs.ledger.Claimed.Hold;
import dev.rookery.orchestrator.jobs.ledger.Ledger;
import dev.rookery.orchestrator.jobs.ledger.Ledger.Turn;
import dev.rookery.orchestrator.jobs.ledger.Ledger.TurnResult;
import dev.rookery.orchestrator.jobs.ledger.Settlement;
import dev.rookery.orchestrator.jobs.ledger.Verdict;
import dev.rookery.orchestrator.jobs.ledger.Wish;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every {@link Ledger} promises to workers. */
abstract class LedgerContract {
  private static final Duration LEASE = Duration.ofSeconds(60);
  private static final String A = "kind.a";
  private static final String B = "kind.b";
  private static final Verdict DONE = new Verdict.Done("\"good\"");

  private LedgerSubject subject;
  private Ledger ledger;

  abstract LedgerSubject start();

  @BeforeEach
  void startIt() {
    subject = start();
    ledger = subject.ledger();
  }

  @AfterEach
  void stop() {
    subject.close();
  }

  // --- claims

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

  // --- settling

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

  // --- time

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

  // --- leases

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

  // --- words

  private static NewJob job(String kind) {
    return NewJob.of(kind, "payload");
  }

  private static Wish wish(String kind) {
    return new Wish(kind, 1_000, 0, 0);
  }

  private static UUID tenant(int number) {
    return new UUID(0x0190_0000_0000_7000L, 0x8000_0000_0000_0000L | number);
  }

  private JobState state(UUID id) {
    return subject.seen(id).state();
  }

  private TurnResult turn(String worker) {
    return ledger.turn(new Turn(worker, LEASE, List.of(), List.of(), 0));
  }

  private List<Claimed> claim(String worker, int limit, Wish... wishes) {
    return ledger.turn(new Turn(worker, LEASE, List.of(), List.of(wishes), limit)).claimed();
  }

  /** A single turn may leave something, if another tenant or kind had less than its share. */
  private List<Claimed> all(String worker, Wish... wishes) {
    List<Claimed> all = new ArrayList<>();
    for (List<Claimed> some = claim(worker, 100, wishes);
        !some.isEmpty();
        some = claim(worker, 100, wishes)) {
      all.addAll(some);
    }
    return all;
  }

  private Claimed claimOne(String worker) {
    List<Claimed> one = claim(worker, 1, wish(A));
    assertThat(one).hasSize(1);
    return one.getFirst();
  }

  private boolean settle(String worker, Claimed job, Verdict verdict) {
    List<Settlement> one = List.of(new Settlement(job, verdict, Duration.ofMillis(5)));
    return ledger.settle(worker, one).isEmpty();
  }
}

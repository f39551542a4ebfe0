package dev.rookery.orchestrator.jobs.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.orchestrator.jobs.engine.Decision.Disown;
import dev.rookery.orchestrator.jobs.engine.Decision.Ended;
import dev.rookery.orchestrator.jobs.engine.Decision.Renew;
import dev.rookery.orchestrator.jobs.engine.Decision.Rescue;
import dev.rookery.orchestrator.jobs.engine.Decision.Sleep;
import dev.rookery.orchestrator.jobs.engine.Decision.TakeTurn;
import dev.rookery.orchestrator.jobs.ledger.Claimed;
import dev.rookery.orchestrator.jobs.ledger.Ledger.Turn;
import dev.rookery.orchestrator.jobs.ledger.Ledger.TurnResult;
import dev.rookery.orchestrator.jobs.ledger.Settlement;
import dev.rookery.orchestrator.jobs.ledger.Verdict;
import dev.rookery.orchestrator.jobs.ledger.Wish;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** One worker, turned by hand: nothing here waits, and time is a number. */
class WorkerTest {
  private static final Pace PACE =
      new Pace(Duration.ofSeconds(60), Duration.ofSeconds(1), 4, 100, 3, Duration.ofSeconds(20));
  private static final Verdict DONE = new Verdict.Done(null);

  private long now = Long.MAX_VALUE - Duration.ofSeconds(30).toNanos(); // it may wrap
  private final Worker worker =
      new Worker(
          "w",
          PACE,
          List.of(new Wish("a", 100, 0, 0), new Wish("b", 2, 0, 0)),
          RandomGenerator.of("L64X128MixRandom"),
          now);

  @Test
  void it_rescues_and_looks_for_jobs_at_its_start() {
    assertThat(worker.next(now)).isInstanceOf(Rescue.class);
    worker.rescued(0, now);

    Turn turn = takesTurn();

    assertThat(turn.limit()).isEqualTo(4);
    assertThat(turn.wishes()).extracting(Wish::kind).containsExactlyInAnyOrder("a", "b");
    assertThat(turn.wishes()).contains(new Wish("b", 2, 0, 0));
  }

  @Test
  void nothing_found_it_sleeps_until_its_poll() {
    begin();

    assertThat(worker.next(now)).isEqualTo(new Sleep(now + seconds(1)));
  }

  @Test
  void it_sleeps_no_longer_than_until_a_job_is_due() {
    afterRescue();
    worker.turned(takesTurn(), result(Optional.of(Duration.ofMillis(300))), now, now);

    assertThat(worker.next(now)).isEqualTo(new Sleep(now + Duration.ofMillis(300).toNanos()));
  }

  @Test
  void a_wake_up_ends_its_sleep() {
    begin();
    worker.woken();

    assertThat(worker.next(now)).isInstanceOf(TakeTurn.class);
  }

  @Test
  void a_full_worker_does_not_look_for_more_before_its_poll() {
    begin(job("a"), job("a"), job("a"), job("a"));
    assertThat(worker.starts(now)).hasSize(4);
    worker.woken();

    assertThat(worker.next(now)).isInstanceOf(Sleep.class);
  }

  @Test
  void what_finished_is_settled_in_one_turn_with_the_next_claim() {
    Claimed one = job("a");
    Claimed other = job("a");
    begin(one, other);
    worker.starts(now);
    worker.finished(one, Optional.of(DONE), Duration.ZERO, now);
    worker.finished(other, Optional.of(DONE), Duration.ZERO, now);

    Turn turn = takesTurn();

    assertThat(turn.settlements()).extracting(Settlement::job).containsExactly(one, other);
    assertThat(turn.limit()).isEqualTo(4);
  }

  @Test
  void much_that_finished_is_settled_beside_the_next_claim() {
    List<Claimed> three = beginAndFinishThree();

    assertThat(worker.settlesBeside(now)).extracting(Settlement::job).isEqualTo(three);
    assertThat(worker.settlesBeside(now)).isEmpty();
    Turn turn = takesTurn();
    assertThat(turn.settlements()).isEmpty();
    assertThat(turn.limit()).isPositive();
  }

  @Test
  void what_finishes_while_others_are_settled_beside_goes_with_the_next_claim() {
    beginAndFinishThree();
    worker.settlesBeside(now);
    Claimed late = job("a");
    worker.turned(takesTurn(), result(Optional.empty(), late), now, now);
    worker.starts(now);
    finishes(late);

    assertThat(worker.settlesBeside(now)).isEmpty();
    assertThat(takesTurn().settlements()).extracting(Settlement::job).containsExactly(late);
  }

  @Test
  void what_is_settled_beside_is_not_given_back_with_a_lost_answer() {
    List<Claimed> three = beginAndFinishThree();
    worker.settlesBeside(now);
    worker.turnFailed(takesTurn(), now);
    now += seconds(2);

    assertThat(worker.next(now)).isEqualTo(new Disown(three.stream().map(Claimed::hold).toList()));
  }

  @Test
  void what_was_not_answered_beside_is_settled_again() {
    List<Claimed> three = beginAndFinishThree();
    worker.settlesBeside(now);
    worker.besideFailed(now);

    assertThat(worker.settlesBeside(now)).as("quiet for a while").isEmpty();
    now += seconds(2);
    assertThat(worker.settlesBeside(now)).extracting(Settlement::job).isEqualTo(three);
  }

  @Test
  void a_stop_waits_for_what_is_settled_beside_until_its_drain_is_over() {
    beginAndFinishThree();
    worker.settlesBeside(now);
    worker.stop(now);

    assertThat(worker.next(now)).isInstanceOf(Sleep.class);
    assertThat(worker.next(now + PACE.drain().toNanos())).isInstanceOf(Ended.class);
    worker.settledBeside();
    assertThat(worker.next(now)).isInstanceOf(Ended.class);
  }

  private List<Claimed> beginAndFinishThree() {
    begin(job("a"), job("a"), job("a"));
    List<Claimed> three = worker.starts(now);
    three.forEach(this::finishes);
    worker.woken();
    return three;
  }

  @Test
  void it_fetches_ahead_twice_what_finished_during_the_last_turn() {
    begin(job("a"), job("a"), job("a"));
    worker.starts(now).forEach(this::finishes);
    worker.turned(takesTurn(), result(Optional.empty()), now, now);
    worker.woken();

    assertThat(takesTurn().limit()).isEqualTo(4 + 2 * 3);
  }

  @Test
  void a_job_waits_for_a_slot_no_longer_than_a_poll() {
    begin(jobs(5));
    assertThat(worker.starts(now)).hasSize(4);
    now += seconds(1);

    assertThat(takesTurn().settlements())
        .extracting(Settlement::verdict)
        .containsExactly(new Verdict.Released(Duration.ZERO));
  }

  @Test
  void a_failed_turn_is_settled_again_after_what_may_have_been_claimed_is_given_back() {
    Claimed one = job("a");
    begin(one);
    worker.starts(now);
    finishes(one);
    Turn lost = takesTurn();
    worker.turnFailed(lost, now);

    assertThat(worker.next(now)).as("quiet for a while").isInstanceOf(Sleep.class);
    now += seconds(2);
    assertThat(worker.next(now)).isEqualTo(new Disown(List.of(one.hold())));
    worker.disowned(1, now);
    assertThat(takesTurn().settlements()).isEqualTo(lost.settlements());
  }

  @Test
  void leases_are_renewed_at_a_quarter_of_their_length() {
    Claimed one = job("a");
    begin(one);
    worker.starts(now);
    now += seconds(15);

    assertThat(worker.next(now)).isEqualTo(new Renew(List.of(one.hold())));
  }

  @Test
  void a_lease_is_trusted_until_ten_seconds_before_its_end_from_when_it_was_asked_for() {
    Claimed one = job("a");
    begin(one);
    worker.starts(now);

    assertThat(worker.isTrusted(one.hold(), now + seconds(49))).isTrue();
    assertThat(worker.isTrusted(one.hold(), now + seconds(50))).isFalse();
  }

  @Test
  void a_renewal_is_trusted_from_when_it_was_asked_for() {
    Claimed one = job("a");
    begin(one);
    worker.starts(now);
    long asked = now + seconds(15);
    worker.renewed(new Renew(List.of(one.hold())), Set.of(), asked, asked + seconds(5));

    assertThat(worker.isTrusted(one.hold(), asked + seconds(50) - 1)).isTrue();
    assertThat(worker.isTrusted(one.hold(), asked + seconds(50))).isFalse();
  }

  @Test
  void a_lost_job_is_interrupted_and_never_settled() {
    Claimed one = job("a");
    begin(one);
    worker.starts(now);
    worker.renewed(new Renew(List.of(one.hold())), Set.of(one.hold()), now, now);

    assertThat(worker.interrupts()).containsExactly(one);
    finishes(one);
    assertThat(worker.next(now)).isInstanceOf(Sleep.class);
  }

  @Test
  void a_worker_that_was_frozen_settles_nothing_of_what_it_held() {
    Claimed one = job("a");
    begin(one);
    worker.starts(now);
    now += seconds(90);
    finishes(one);

    worker.next(now);
    worker.failed(now);
    assertThat(worker.held()).isZero();
    now += seconds(2);
    worker.rescued(0, now);
    assertThat(takesTurn().settlements()).isEmpty();
  }

  @Test
  void a_job_that_a_person_wants_to_end_is_interrupted_and_given_back() {
    Claimed one = job("a");
    begin(one);
    worker.starts(now);
    now += seconds(1);
    worker.turned(
        takesTurn(),
        new TurnResult(List.of(), Set.of(), Set.of(one.hold()), Optional.empty()),
        now,
        now);

    assertThat(worker.interrupts()).containsExactly(one);
    worker.finished(
        one, Optional.of(new Verdict.TryAgain(Duration.ZERO, "cut")), Duration.ZERO, now);
    assertThat(takesTurn().settlements())
        .extracting(Settlement::verdict)
        .containsExactly(new Verdict.Released(Duration.ZERO));
  }

  @Test
  void a_claim_that_is_to_end_its_job_is_not_given_back_for_that() {
    Claimed one = new Claimed(UUID.randomUUID(), null, "a", "{}", 1, 2, 0, false, true, false, "w");
    afterRescue();

    worker.turned(
        takesTurn(),
        new TurnResult(List.of(one), Set.of(), Set.of(one.hold()), Optional.empty()),
        now,
        now);

    assertThat(worker.starts(now)).containsExactly(one);
    worker.woken();
    worker.turned(
        takesTurn(),
        new TurnResult(List.of(), Set.of(), Set.of(one.hold()), Optional.empty()),
        now,
        now);
    assertThat(worker.interrupts()).isEmpty();
  }

  @Test
  void a_kind_has_no_more_than_its_room() {
    begin(job("b"), job("b"));
    worker.starts(now);
    worker.woken();

    assertThat(takesTurn().wishes()).extracting(Wish::kind).containsExactly("a");
  }

  @Test
  void a_stop_gives_back_what_has_not_started_and_waits_for_the_rest() {
    begin(jobs(5));
    List<Claimed> running = worker.starts(now);
    worker.stop(now);

    Turn turn = takesTurn();
    assertThat(turn.wishes()).isEmpty();
    assertThat(turn.settlements()).hasSize(1);
    worker.turned(turn, result(Optional.empty()), now, now);
    assertThat(worker.next(now)).isInstanceOf(Sleep.class);
    running.forEach(this::finishes);
    worker.turned(takesTurn(), result(Optional.empty()), now, now);
    assertThat(worker.next(now)).isInstanceOf(Ended.class);
  }

  @Test
  void a_stop_interrupts_in_time_and_uses_no_attempt() {
    Claimed one = job("a");
    begin(one);
    worker.starts(now);
    worker.stop(now);
    now += seconds(18);
    worker.renewed(new Renew(List.of(one.hold())), Set.of(), now, now);
    worker.next(now);

    assertThat(worker.interrupts()).containsExactly(one);
    worker.finished(one, Optional.of(new Verdict.Failed("cut")), Duration.ZERO, now);
    assertThat(takesTurn().settlements())
        .extracting(Settlement::verdict)
        .containsExactly(new Verdict.Released(Duration.ZERO));
  }

  @Test
  void what_does_not_end_when_interrupted_rests_for_a_lease_before_anybody_takes_it() {
    Claimed one = job("a");
    begin(one);
    worker.starts(now);
    worker.stop(now);
    now += seconds(20);
    worker.renewed(new Renew(List.of(one.hold())), Set.of(), now, now);

    assertThat(takesTurn().settlements())
        .extracting(Settlement::verdict)
        .containsExactly(new Verdict.Released(PACE.lease()));
    assertThat(worker.isTrusted(one.hold(), now)).isFalse();
  }

  @Test
  void a_stop_gives_back_what_an_answer_that_was_lost_may_have_held() {
    afterRescue();
    worker.turnFailed(takesTurn(), now);
    worker.stop(now);
    now += seconds(2);

    assertThat(worker.next(now)).isEqualTo(new Disown(List.of()));
    worker.disowned(1, now);
    assertThat(worker.next(now)).isInstanceOf(Ended.class);
  }

  @Test
  void a_stop_ends_even_when_the_ledger_is_away() {
    Claimed one = job("a");
    begin(one);
    worker.starts(now);
    worker.stop(now);
    finishes(one);
    now += seconds(20);
    worker.turnFailed(takesTurn(), now);

    assertThat(worker.next(now)).isInstanceOf(Ended.class);
  }

  private void begin(Claimed... jobs) {
    afterRescue();
    worker.turned(takesTurn(), result(Optional.empty(), jobs), now, now);
    if (worker.next(now) instanceof TakeTurn another) {
      worker.turned(another.turn(), result(Optional.empty()), now, now);
    }
  }

  private void afterRescue() {
    assertThat(worker.next(now)).isInstanceOf(Rescue.class);
    worker.rescued(0, now);
  }

  private Turn takesTurn() {
    Decision decision = worker.next(now);
    assertThat(decision).isInstanceOf(TakeTurn.class);
    return ((TakeTurn) decision).turn();
  }

  private void finishes(Claimed job) {
    worker.finished(job, Optional.of(DONE), Duration.ZERO, now);
  }

  private static TurnResult result(Optional<Duration> due, Claimed... jobs) {
    return new TurnResult(List.of(jobs), Set.of(), Set.of(), due);
  }

  private static Claimed job(String kind) {
    return new Claimed(UUID.randomUUID(), null, kind, "{}", 1, 1, 0, false, false, true, "w");
  }

  private static Claimed[] jobs(int count) {
    List<Claimed> jobs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      jobs.add(job("a"));
    }
    return jobs.toArray(Claimed[]::new);
  }

  private static long seconds(int count) {
    return Duration.ofSeconds(count).toNanos();
  }
}

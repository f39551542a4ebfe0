package dev.rookery.orchestrator.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.orchestrator.jobs.ledger.Claimed;
import dev.rookery.orchestrator.jobs.ledger.Ledger.Turn;
import dev.rookery.orchestrator.jobs.ledger.PgLedger;
import dev.rookery.orchestrator.jobs.ledger.Settlement;
import dev.rookery.orchestrator.jobs.ledger.Verdict;
import dev.rookery.orchestrator.jobs.ledger.Wish;
import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.LiveDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is served next, turn by turn on a real PostgreSQL. */
class FairTurnsTest {
  private static final Duration LEASE = Duration.ofSeconds(60);
  private static final String A = "kind.a";
  private static final String B = "kind.b";

  private final LiveDatabase live = LiveDatabase.create();
  private final Database database = live.database();
  private final Jobs jobs = new Jobs(database, new Bell());
  private final PgLedger ledger = new PgLedger(database);

  @AfterEach
  void stop() {
    live.close();
  }

  @Test
  void tenants_are_served_in_turn_however_much_each_has() {
    UUID much = tenant(1);
    UUID little = tenant(2);
    enqueue(50, job(A).tenant(much));
    enqueue(1, job(A).tenant(little));

    assertThat(claim(8, wish(A))).extracting(Claimed::tenant).contains(much, little).hasSize(5);
  }

  @Test
  void the_operators_own_work_has_its_turn_like_a_tenant() {
    enqueue(50, job(A).tenant(tenant(1)));
    enqueue(1, job(A));

    assertThat(claim(8, wish(A))).extracting(Claimed::tenant).containsOnlyOnce((UUID) null);
  }

  @Test
  void a_round_goes_on_where_the_last_turn_ended() {
    for (int t = 1; t <= 6; t++) {
      enqueue(2, job(A).tenant(tenant(t)));
    }

    List<UUID> served = new ArrayList<>();
    for (int turn = 0; turn < 6; turn++) {
      claim(2, wish(A)).forEach(job -> served.add(job.tenant()));
    }

    assertThat(served).hasSize(12);
    assertThat(new HashSet<>(served.subList(0, 6))).as("each once before any twice").hasSize(6);
  }

  @Test
  void a_single_slot_serves_every_kind_and_every_tenant() {
    for (String kind : List.of(A, B)) {
      enqueue(3, job(kind).tenant(tenant(1)));
      enqueue(3, job(kind).tenant(tenant(2)));
    }

    List<String> served = new ArrayList<>();
    for (int turn = 0; turn < 12; turn++) {
      List<Wish> wishes = new ArrayList<>(List.of(wish(A), wish(B)));
      Collections.rotate(wishes, turn);
      claim(1, wishes.toArray(Wish[]::new)).forEach(job -> served.add(job.kind() + job.tenant()));
    }

    assertThat(served).hasSize(12);
    assertThat(new HashSet<>(served.subList(0, 4))).hasSize(4);
  }

  @Test
  void no_more_is_claimed_than_there_is_room_for() {
    for (int t = 1; t <= 200; t++) {
      enqueue(3, job(t % 2 == 0 ? A : B).tenant(tenant(t)));
    }

    assertThat(claim(7, wish(A), wish(B))).hasSize(7);
    assertThat(claim(100, wish(A), new Wish(B, 5, 0, 0)))
        .filteredOn(job -> job.kind().equals(B))
        .hasSizeBetween(1, 5);
  }

  @Test
  void a_kind_runs_together_no_more_often_than_it_may() {
    enqueue(20, job(A).tenant(tenant(1)));
    enqueue(20, job(A).tenant(tenant(2)));
    Wish three = new Wish(A, 10, 3, 0);

    List<Claimed> first = claim(10, three);
    assertThat(first).hasSizeBetween(2, 3);
    first = new ArrayList<>(first);
    first.addAll(claim(10, three));
    assertThat(first).hasSize(3);
    assertThat(claim(10, three)).isEmpty();

    settle(first.getFirst(), new Verdict.Done(null));
    assertThat(claim(10, three)).hasSize(1);
  }

  @Test
  void a_tenant_runs_no_more_of_a_kind_than_it_may() {
    enqueue(20, job(A).tenant(tenant(1)));
    enqueue(20, job(A).tenant(tenant(2)));
    Wish two = new Wish(A, 10, 0, 2);

    List<Claimed> first = claim(10, two);

    assertThat(first).hasSize(4);
    assertThat(first).extracting(Claimed::tenant).containsOnly(tenant(1), tenant(2));
    assertThat(claim(10, two)).isEmpty();
  }

  @Test
  void a_paused_kind_is_claimed_by_nobody_until_it_is_resumed() {
    enqueue(1, job(A));
    enqueue(1, job(B));
    database.asWorker(db -> {
      Pauses.pause(db, A, "ann", "the provider is being repaired");
      return A;
    });

    assertThat(claim(10, wish(A), wish(B))).extracting(Claimed::kind).containsExactly(B);
    assertThat(database.asWorker(Pauses::all)).extracting(Pauses.Pause::kind).containsExactly(A);
    assertThat((boolean) database.asWorker(db -> Pauses.resume(db, A))).isTrue();
    assertThat((boolean) database.asWorker(db -> Pauses.resume(db, A))).isFalse();
    assertThat(claim(10, wish(A), wish(B))).extracting(Claimed::kind).containsExactly(A);
  }

  @Test
  void a_tenants_jobs_run_by_priority_then_age() {
    List<UUID> ids = enqueueAll(List.of(job(A), job(A).priority(50), job(A), job(A).priority(50)));

    List<UUID> served = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      served.add(claim(1, wish(A)).getFirst().id());
    }

    assertThat(served).containsExactly(ids.get(1), ids.get(3), ids.get(0), ids.get(2));
  }

  @Test
  void a_job_past_its_deadline_is_never_claimed_and_ends_as_failed() {
    UUID id = jobs.enqueue(job(A).within(Duration.ofMillis(1)));
    passTime();

    assertThat(claim(10, wish(A))).isEmpty();
    ledger.rescue();

    Job job = jobs.find(id).orElseThrow();
    assertThat(job.state()).isEqualTo(JobState.FAILED);
    assertThat(job.lastError()).startsWith("deadline ").endsWith(" passed");
  }

  @Test
  void an_attempt_that_would_come_after_the_deadline_is_not_made() {
    UUID id = jobs.enqueue(job(A).within(Duration.ofMinutes(1)));
    Claimed job = claim(1, wish(A)).getFirst();

    settle(job, new Verdict.TryAgain(Duration.ofMinutes(2), "no answer"));

    Job ended = jobs.find(id).orElseThrow();
    assertThat(ended.state()).isEqualTo(JobState.FAILED);
    assertThat(ended.lastError()).startsWith("deadline ").endsWith("passed; no answer");
  }

  @Test
  void many_jobs_are_enqueued_at_once_in_their_order() {
    jobs.enqueue(job(A).unique("7"));
    List<NewJob> many = new ArrayList<>();
    for (int i = 0; i < 2_500; i++) {
      many.add(i % 2 == 0 ? job(A) : job(A).unique(Integer.toString(i % 100)));
    }

    List<UUID> ids = enqueueAll(many);

    assertThat(ids).hasSize(2_500);
    assertThat(Set.copyOf(ids)).as("50 keys, one of them known before").hasSize(1_250 + 50);
    assertThat(ids.get(1)).isEqualTo(ids.get(101)).isNotEqualTo(ids.get(3));
  }

  @Test
  void an_answer_that_was_lost_leaves_no_job_behind() {
    enqueue(3, job(A));
    Claimed known = claim(1, wish(A)).getFirst();
    List<Claimed> unknown = claim(2, wish(A));

    assertThat(ledger.disown("w", List.of(known.hold()))).isEqualTo(2);

    assertThat(claim(5, wish(A)))
        .allMatch(job -> job.attempt() == 1 && job.fence() == 2)
        .extracting(Claimed::id)
        .containsExactlyInAnyOrderElementsOf(unknown.stream().map(Claimed::id).toList());
  }

  private static NewJob job(String kind) {
    return NewJob.of(kind, new TestWork.Payload("x"));
  }

  private static Wish wish(String kind) {
    return new Wish(kind, 1_000, 0, 0);
  }

  private static UUID tenant(int number) {
    return new UUID(0x0190_0000_0000_7000L, 0x8000_0000_0000_0000L | number);
  }

  private void enqueue(int count, NewJob job) {
    enqueueAll(Collections.nCopies(count, job));
  }

  private List<UUID> enqueueAll(List<NewJob> some) {
    return database.asWorker(db -> jobs.enqueueAll(db, some));
  }

  private List<Claimed> claim(int limit, Wish... wishes) {
    return ledger.turn(new Turn("w", LEASE, List.of(), List.of(wishes), limit)).claimed();
  }

  private void settle(Claimed job, Verdict verdict) {
    List<Settlement> one = List.of(new Settlement(job, verdict, Duration.ZERO));
    assertThat(ledger.turn(new Turn("w", LEASE, one, List.of(), 0)).refused()).isEmpty();
  }

  /** Deadlines are the database's: it is asked to have one pass. */
  private void passTime() {
    database.asWorker(db -> db.fetch("select pg_sleep(0.005)"));
  }
}

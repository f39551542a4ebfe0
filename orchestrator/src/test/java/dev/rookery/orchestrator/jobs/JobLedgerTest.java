package dev.rookery.orchestrator.jobs;

import static dev.rookery.sql.Tables.JOBS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.orchestrator.jobs.ledger.Claimed;
import dev.rookery.orchestrator.jobs.ledger.Ledger.Turn;
import dev.rookery.orchestrator.jobs.ledger.PgLedger;
import dev.rookery.orchestrator.jobs.ledger.Settlement;
import dev.rookery.orchestrator.jobs.ledger.Verdict;
import dev.rookery.orchestrator.jobs.ledger.Wish;
import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.LiveDatabase;
import dev.rookery.orchestrator.platform.PageRequest;
import dev.rookery.orchestrator.platform.RefusedException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The rows of the ledger, worker by worker, without threads: leases end by the database's clock.
 */
class JobLedgerTest {
  private static final Duration LEASE = Duration.ofSeconds(60);

  private final LiveDatabase live = LiveDatabase.create();
  private final Database database = live.database();
  private final Jobs jobs = new Jobs(database, new Bell());
  private final PgLedger ledger = new PgLedger(database);
  private final JobReports reports = new JobReports(database, List.of());
  private final JobControls controls =
      new JobControls(
          database, new Bell(), (tx, tenant, action, actor, entity, detail) -> {}, List.of());

  @AfterEach
  void stop() {
    live.close();
  }

  @Test
  void a_second_insert_of_a_unique_job_gives_the_first_one() {
    UUID first = jobs.enqueue(job().unique("all"));

    assertThat(jobs.enqueue(job().unique("all"))).isEqualTo(first);
    assertThat(reports.list(JobFilter.ALL, PageRequest.first()).items()).hasSize(1);
  }

  @Test
  void an_insert_brings_a_waiting_unique_job_forward() {
    UUID id = jobs.enqueue(job().unique("all").after(Duration.ofHours(1)));

    jobs.enqueue(job().unique("all"));

    assertThat(claim("w")).extracting(Claimed::id).containsExactly(id);
  }

  @Test
  void a_unique_job_asked_for_while_it_runs_runs_once_more() {
    UUID first = jobs.enqueue(job().unique("all"));
    Claimed running = claim("w").getFirst();

    assertThat(jobs.enqueue(job().unique("all"))).isEqualTo(first);
    jobs.enqueue(job().unique("all"));
    assertThat(settle(running, new Verdict.Done(null))).isTrue();

    Claimed second = claim("w").getFirst();
    assertThat(second.id()).isNotEqualTo(first);
    assertThat(settle(second, new Verdict.Done(null))).isTrue();
    assertThat(claim("w")).isEmpty();
  }

  @Test
  void a_snoozed_job_that_was_asked_for_does_not_sleep() {
    jobs.enqueue(job().unique("all"));
    Claimed running = claim("w").getFirst();
    jobs.enqueue(job().unique("all"));

    settle(running, new Verdict.Snoozed(Duration.ofHours(1), "its time"));

    assertThat(claim("w")).extracting(Claimed::id).containsExactly(running.id());
  }

  @Test
  void a_finished_unique_job_makes_room() {
    UUID first = jobs.enqueue(job().unique("all"));
    Claimed running = claim("w").getFirst();
    settle(running, new Verdict.Done(null));

    assertThat(jobs.enqueue(job().unique("all"))).isNotEqualTo(first);
    assertThatThrownBy(() -> controls.retry(first, "ann")).isInstanceOf(RefusedException.class);
  }

  @Test
  void one_of_a_lane_is_claimed_at_a_time() {
    jobs.enqueue(job().lane("node:1"));
    jobs.enqueue(job().lane("node:1"));
    jobs.enqueue(job().lane("node:2"));

    List<Claimed> first = claim("w");

    assertThat(first).hasSize(2);
    assertThat(claim("v")).isEmpty();
    assertThat(untilNextDue()).as("no spinning on a busy lane").isEmpty();
  }

  @Test
  void lower_priority_numbers_run_first() {
    jobs.enqueue(job());
    UUID urgent = jobs.enqueue(job().priority(1));

    List<Claimed> first = claim("w", 1);

    assertThat(first).extracting(Claimed::id).containsExactly(urgent);
  }

  @Test
  void a_lease_that_ran_out_gives_the_job_to_another_worker_and_fences_the_first() {
    jobs.enqueue(job());
    Claimed stale = claim("w").getFirst();
    endLeases();

    assertThat(ledger.rescue()).isEqualTo(1);
    Claimed fresh = claim("v").getFirst();

    assertThat(fresh.fence()).isGreaterThan(stale.fence());
    assertThat(ledger.renew("w", LEASE, Set.of(stale.hold()))).containsExactly(stale.hold());
    assertThat(settle(stale, new Verdict.Done("\"late\""))).isFalse();
    assertThat(settle(stale, new Verdict.Failed("late"))).isFalse();
    assertThatThrownBy(() -> steps(stale).step("write", Boolean.class, () -> true))
        .isInstanceOf(LeaseLostException.class)
        .hasMessageContaining(stale.id().toString());
    assertThat(settle(fresh, new Verdict.Done("\"good\""))).isTrue();
    assertThat(jobs.find(fresh.id()).orElseThrow().result()).isEqualTo("\"good\"");
  }

  @Test
  void what_cannot_be_written_of_one_job_does_not_keep_others_from_being_settled() {
    UUID bad = jobs.enqueue(job());
    UUID good = jobs.enqueue(job());
    List<Settlement> both =
        claim("w").stream()
            .map(one ->
                new Settlement(
                    one,
                    new Verdict.Done(one.id().equals(bad) ? "no JSON" : "7"),
                    Duration.ofMillis(1)))
            .toList();
    jobs.enqueue(job());

    List<Wish> wishes = List.of(new Wish(TestWork.KIND, 10, 0, 0));
    assertThat(ledger.turn(new Turn("w", LEASE, both, wishes, 10)).claimed()).hasSize(1);

    assertThat(jobs.find(good).orElseThrow().result()).isEqualTo("7");
    Job failed = jobs.find(bad).orElseThrow();
    assertThat(failed.state()).isEqualTo(JobState.FAILED);
    assertThat(failed.lastError())
        .startsWith("the ledger cannot keep what it ended in")
        .contains("invalid input syntax for type json");
  }

  @Test
  void texts_of_hostile_servers_are_kept_without_what_cannot_be_stored() {
    UUID id = jobs.enqueue(NewJob.of(TestWork.KIND, new TestWork.Payload("a\0b\uD83D")));
    Claimed claimed = claim("w").getFirst();

    settle(claimed, new Verdict.Failed("550 \0 \uD83D"));

    Job job = jobs.find(id).orElseThrow();
    assertThat(job.lastError()).isEqualTo("550 \uFFFD \uFFFD");
    assertThat(job.payload()).contains("a\uFFFDb\uFFFD");
  }

  @Test
  void what_is_too_large_is_refused_at_the_door() {
    NewJob huge = NewJob.of(TestWork.KIND, new TestWork.Payload("x".repeat(1 << 20)));

    assertThatThrownBy(() -> jobs.enqueue(huge))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the payload of test.work has 1048587 characters of JSON");
  }

  @Test
  void the_third_crash_sets_a_job_aside() {
    UUID id = jobs.enqueue(job());
    for (int crash = 1; crash <= 3; crash++) {
      assertThat(claim("w" + crash)).hasSize(1);
      endLeases();
      ledger.rescue();
    }

    Job job = jobs.find(id).orElseThrow();
    assertThat(job.state()).isEqualTo(JobState.QUARANTINED);
    assertThat(reports.require(id).explanation().sentence()).contains("went away 3 times");
    assertThat(claim("w")).isEmpty();
    controls.retry(id, "ann");
    assertThat(claim("w")).hasSize(1);
  }

  @Test
  void a_step_that_is_done_is_not_done_again() throws Exception {
    jobs.enqueue(job());
    steps(claim("w").getFirst()).step("count", Integer.class, () -> 7);
    endLeases();
    ledger.rescue();

    int again =
        steps(claim("v").getFirst())
            .step(
                "count",
                Integer.class,
                () -> {
                  throw new AssertionError("done twice");
                });

    assertThat(again).isEqualTo(7);
  }

  @Test
  void an_effect_that_lost_its_answer_is_looked_up_and_not_done_twice() throws Exception {
    jobs.enqueue(job());
    Claimed first = claim("w").getFirst();
    AtomicInteger servers = new AtomicInteger();
    assertThatThrownBy(() ->
            steps(first)
                .effect(
                    "order",
                    "node-1",
                    String.class,
                    marker -> Optional.empty(),
                    () -> {
                      servers.incrementAndGet();
                      throw new IllegalStateException("cut off between effect and commit");
                    }))
        .hasMessageContaining("cut off");
    endLeases();
    ledger.rescue();
    Claimed second = claim("v").getFirst();

    String server =
        steps(second)
            .effect(
                "order",
                "node-1",
                String.class,
                marker -> servers.get() == 1 ? Optional.of("srv-of-" + marker) : Optional.empty(),
                () -> "srv-" + servers.incrementAndGet());

    assertThat(server).isEqualTo("srv-of-node-1");
    assertThat(servers).hasValue(1);
  }

  @Test
  void a_worker_that_was_stopped_after_its_intent_makes_no_effect() {
    jobs.enqueue(job());
    Claimed job = claim("w").getFirst();
    AtomicInteger asked = new AtomicInteger();
    Steps steps =
        JournalledSteps.of(
            new Journal(database, job, TestWork.NOTHING, () -> asked.incrementAndGet() == 1));

    assertThatThrownBy(() ->
            steps.effect(
                "order",
                "m",
                String.class,
                marker -> Optional.empty(),
                () -> {
                  throw new AssertionError("an effect under a lease that is over");
                }))
        .isInstanceOf(LeaseLostException.class);
  }

  @Test
  void an_effect_is_looked_up_even_when_the_same_run_tries_again() throws Exception {
    jobs.enqueue(job());
    Steps steps = steps(claim("w").getFirst());
    assertThatThrownBy(() ->
            steps.effect(
                "order",
                "m",
                String.class,
                marker -> Optional.empty(),
                () -> {
                  throw new IllegalStateException("no answer");
                }))
        .hasMessage("no answer");

    String found =
        steps.effect("order", "m", String.class, marker -> Optional.of("it"), () -> "second");

    assertThat(found).isEqualTo("it");
  }

  @Test
  void a_tenant_may_ask_for_the_operators_publishing_and_for_nothing_else_of_theirs() {
    UUID tenant = UUID.randomUUID();
    UUID id = jobs.enqueue(NewJob.of("wanted.publish", List.of()).unique("all"));

    UUID asked =
        database.inTenant(
            tenant, db -> jobs.enqueue(db, NewJob.of("wanted.publish", List.of()).unique("all")));

    assertThat(asked).isEqualTo(id);
    assertThatThrownBy(() -> database.inTenant(tenant, db -> jobs.enqueue(db, job())))
        .hasMessageContaining("row-level security");
  }

  private static NewJob job() {
    return NewJob.of(TestWork.KIND, new TestWork.Payload("x"));
  }

  private List<Claimed> claim(String worker) {
    return claim(worker, 10);
  }

  private List<Claimed> claim(String worker, int room) {
    List<Wish> wishes = List.of(new Wish(TestWork.KIND, room, 0, 0));
    return ledger.turn(new Turn(worker, LEASE, List.of(), wishes, room)).claimed();
  }

  private boolean settle(Claimed job, Verdict verdict) {
    List<Settlement> one = List.of(new Settlement(job, verdict, Duration.ofMillis(1)));
    return ledger.turn(new Turn(job.worker(), LEASE, one, List.of(), 0)).refused().isEmpty();
  }

  private Optional<Duration> untilNextDue() {
    return ledger.turn(new Turn("w", LEASE, List.of(), List.of(), 0)).untilNextDue();
  }

  private Steps steps(Claimed job) {
    return JournalledSteps.of(new Journal(database, job, TestWork.NOTHING, () -> true));
  }

  private void endLeases() {
    database.asWorker(db ->
        db.update(JOBS)
            .set(JOBS.LEASE_UNTIL, DSL.val(Instant.EPOCH))
            .where(JOBS.STATE.eq("running"))
            .execute());
  }
}

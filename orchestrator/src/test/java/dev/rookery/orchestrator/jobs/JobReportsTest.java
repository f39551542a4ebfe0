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
import dev.rookery.orchestrator.platform.LiveDatabase;
import dev.rookery.orchestrator.platform.Page;
import dev.rookery.orchestrator.platform.PageRequest;
import dev.rookery.orchestrator.platform.RefusedException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What people read of the ledger and do to it, on a real PostgreSQL. */
class JobReportsTest {
  private static final Duration LEASE = Duration.ofSeconds(60);
  private static final UUID ANN = new UUID(7, 1);
  private static final UUID BOB = new UUID(7, 2);

  private final LiveDatabase live = LiveDatabase.create();
  private final Jobs jobs = new Jobs(live.database(), new Bell());
  private final PgLedger ledger = new PgLedger(live.database());
  private final TestWork work = TestWork.of((payload, steps) -> RunResult.done());
  private final JobReports reports = new JobReports(live.database(), List.of(work));
  private final List<String> trail = new ArrayList<>();
  private final JobControls controls =
      new JobControls(
          live.database(),
          new Bell(),
          (tx, tenant, action, actor, entity, detail) ->
              trail.add("%s %s %s %s".formatted(actor, action, entity, detail)),
          List.of(work));

  @AfterEach
  void stop() {
    live.close();
  }

  @Test
  void a_list_is_filtered_and_goes_on_from_newest_to_oldest() {
    List<UUID> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ids.add(jobs.enqueue(job().tenant(ANN).lane("node:" + i % 2)));
    }
    jobs.enqueue(job().tenant(BOB));
    JobFilter anns = new JobFilter(Set.of(JobState.READY), TestWork.KIND, ANN, null);

    Page<Job> first = reports.list(anns, new PageRequest(null, 3));
    Page<Job> second = reports.list(anns, new PageRequest(first.next(), 3));

    List<UUID> listed = new ArrayList<>(ids(first));
    listed.addAll(ids(second));
    Collections.sort(ids, Collections.reverseOrder(JobReportsTest::asPostgres));
    assertThat(listed).containsExactlyElementsOf(ids);
    assertThat(second.next()).isNull();
    assertThat(
            reports
                .list(new JobFilter(Set.of(), null, null, "node:1"), PageRequest.first())
                .items())
        .hasSize(2);
    assertThat(
            reports
                .list(new JobFilter(JobFilter.DEAD_LETTERS, null, null, null), PageRequest.first())
                .items())
        .isEmpty();
  }

  private static int asPostgres(UUID a, UUID b) {
    return a.toString().compareTo(b.toString());
  }

  @Test
  void a_job_of_a_kind_that_nobody_claims_says_so_until_a_worker_lives() {
    UUID id = jobs.enqueue(job());
    assertThat(reason(id)).isEqualTo(JobReason.NO_WORKER);

    register(16).alive();
    assertThat(reason(id)).isEqualTo(JobReason.DUE);

    register(16).gone();
    assertThat(reason(id)).isEqualTo(JobReason.NO_WORKER);
  }

  @Test
  void a_job_behind_a_held_lane_names_the_holder() {
    register(16).alive();
    UUID first = jobs.enqueue(job().lane("node:1"));
    claim();
    UUID second = jobs.enqueue(job().lane("node:1"));

    assertThat(reason(second)).isEqualTo(JobReason.LANE_HELD);
    assertThat(reports.require(second).explanation().sentence())
        .contains("held by job " + first + " (test.work) on w since ");
    assertThat(reason(first)).isEqualTo(JobReason.RUNNING);
  }

  @Test
  void places_in_the_queue_are_counted_tenant_by_tenant() {
    register(1).alive();
    List<UUID> anns = enqueue(job().tenant(ANN), job().tenant(ANN), job().tenant(ANN));
    jobs.enqueue(job().tenant(BOB));
    jobs.enqueue(job());

    assertThat(reports.require(anns.getLast()).explanation().sentence())
        .endsWith("; 2 of its tenant go first and 2 other tenants take turns with it");

    claim(1);
    assertThat(reason(anns.getLast())).isEqualTo(JobReason.WORKERS_BUSY);
  }

  @Test
  void limits_are_those_that_the_release_has() {
    JobReports limited =
        new JobReports(
            live.database(),
            List.of(
                TestWork.of((payload, steps) -> RunResult.done()).limits(Limits.NONE.together(1))));
    register(16).alive();
    jobs.enqueue(job());
    claim();
    UUID second = jobs.enqueue(job());

    assertThat(limited.require(second).explanation().reason()).isEqualTo(JobReason.KIND_LIMIT);
  }

  @Test
  void a_paused_kind_is_explained_and_on_the_trail() {
    register(16).alive();
    UUID id = jobs.enqueue(job());

    controls.pause(TestWork.KIND, "operator:k1", " the provider is down ");

    assertThat(reason(id)).isEqualTo(JobReason.PAUSED);
    assertThat(reports.requireStats(TestWork.KIND).pause())
        .matches(pause ->
            pause.by().equals("operator:k1") && pause.reason().equals("the provider is down"));
    controls.resume(TestWork.KIND, "operator:k2");
    assertThat(reason(id)).isEqualTo(JobReason.DUE);
    assertThat(trail)
        .containsExactly(
            "operator:k1 job-kind.pause test.work {reason=the provider is down}",
            "operator:k2 job-kind.resume test.work {}");
  }

  @Test
  void a_pause_needs_a_kind_that_exists_and_a_reason() {
    refused("no-such-job-kind", () -> controls.pause("no.such", "ann", "because"));
    refused("bad-pause-reason", () -> controls.pause(TestWork.KIND, "ann", "  "));
    refused("bad-pause-reason", () -> controls.pause(TestWork.KIND, "ann", "x".repeat(501)));
    refused("not-paused", () -> controls.resume(TestWork.KIND, "ann"));
    refused("no-such-job-kind", () -> controls.resume("no.such", "ann"));
    refused("no-such-job-kind", () -> reports.requireStats("no.such"));
    assertThat(trail).isEmpty();
  }

  @Test
  void a_dead_letter_is_put_back_with_its_counts_from_zero_and_its_steps_done() throws Exception {
    UUID id = jobs.enqueue(job());
    Claimed claimed = claim().getFirst();
    JournalledSteps.of(new Journal(live.database(), claimed, TestWork.NOTHING, () -> true))
        .step("rent", Integer.class, () -> 7);
    settle(claimed, new Verdict.Failed("no such zone"));

    controls.retry(id, "operator:k1");

    Job job = reports.require(id).job();
    assertThat(job.state()).isEqualTo(JobState.READY);
    assertThat(job.attempt()).isZero();
    assertThat(job.steps()).extracting(Job.Step::isDone).containsExactly(true);
    assertThat(reports.history(id))
        .extracting(line -> line.event() + " " + line.who())
        .containsExactly("failed w", "put back operator:k1");
    assertThat(trail)
        .hasSize(1)
        .allMatch(entry -> entry.startsWith("operator:k1 job.retry " + id + " {"));
    refused("not-retryable", () -> controls.retry(id, "ann"));
    refused("no-such-job", () -> controls.retry(UUID.randomUUID(), "ann"));
  }

  @Test
  void a_dead_letter_whose_key_is_taken_names_who_took_it() {
    UUID old = jobs.enqueue(job().unique("all"));
    settle(claim().getFirst(), new Verdict.Failed("no"));
    UUID fresh = jobs.enqueue(job().unique("all"));

    assertThatThrownBy(() -> controls.retry(old, "ann"))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining(fresh.toString());
    assertThat(reports.require(old).job().state()).isEqualTo(JobState.FAILED);
  }

  @Test
  void a_waiting_job_is_cancelled_at_once_and_a_running_one_is_asked() {
    UUID waiting = jobs.enqueue(job().after(Duration.ofHours(1)));
    UUID running = jobs.enqueue(job());
    claim();

    controls.cancel(waiting, "ann");
    controls.cancel(running, "ann");

    assertThat(reason(waiting)).isEqualTo(JobReason.CANCELLED);
    assertThat(reason(running)).isEqualTo(JobReason.ENDING);
    assertThat(ledger.turn(new Turn("w", LEASE, List.of(), List.of(), 0)).cancelled())
        .extracting(Claimed.Hold::job)
        .containsExactly(running);
    refused("not-cancellable", () -> controls.cancel(waiting, "ann"));
    refused("no-such-job", () -> controls.cancel(UUID.randomUUID(), "ann"));
  }

  @Test
  void stats_count_depth_lag_and_the_last_hour() {
    register(16).alive();
    enqueue(job(), job(), job());
    List<Claimed> claimed = claim();
    settle(claimed.get(0), new Verdict.Done(null));
    settle(claimed.get(1), new Verdict.TryAgain(Duration.ofHours(1), "later"));
    settle(claimed.get(2), new Verdict.Failed("no"));
    UUID due = jobs.enqueue(job());
    live.database()
        .asWorker(db ->
            db.update(JOBS)
                .set(JOBS.RUN_AT, DSL.field("now() - interval '5 s'", Instant.class))
                .where(JOBS.ID.eq(due))
                .execute());

    KindStats stats = reports.requireStats(TestWork.KIND);

    assertThat(stats.in(JobState.READY)).isEqualTo(1);
    assertThat(stats.in(JobState.SCHEDULED)).isEqualTo(1);
    assertThat(stats.in(JobState.FAILED)).isEqualTo(1);
    assertThat(stats.in(JobState.RUNNING)).isZero();
    assertThat(stats.lag()).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(60));
    assertThat(stats.lastHour())
        .isEqualTo(new KindStats.LastHour(1, 1, 1, Duration.ofMillis(20), Duration.ofMillis(20)));
    assertThat(stats.workers()).isEqualTo(1);
  }

  @Test
  void a_kind_without_jobs_has_its_line_all_the_same() {
    assertThat(reports.stats())
        .singleElement()
        .matches(stats -> stats.kind().equals(TestWork.KIND) && stats.depth().isEmpty());
  }

  private void refused(String type, org.assertj.core.api.ThrowableAssert.ThrowingCallable act) {
    assertThatThrownBy(act)
        .isInstanceOfSatisfying(RefusedException.class, e -> assertThat(e.type()).isEqualTo(type));
  }

  private JobReason reason(UUID id) {
    return reports.require(id).explanation().reason();
  }

  private WorkerRegister register(int slots) {
    return new WorkerRegister(
        live.database(),
        "w",
        new RunnerSettings(LEASE, Duration.ofSeconds(1), slots, Duration.ofSeconds(1)),
        List.of(TestWork.KIND));
  }

  private List<UUID> enqueue(NewJob... some) {
    return live.database().asWorker(db -> jobs.enqueueAll(db, List.of(some)));
  }

  private static NewJob job() {
    return NewJob.of(TestWork.KIND, new TestWork.Payload("x"));
  }

  private List<Claimed> claim() {
    return claim(10);
  }

  private List<Claimed> claim(int room) {
    List<Wish> wishes = List.of(new Wish(TestWork.KIND, room, 0, 0));
    return ledger.turn(new Turn("w", LEASE, List.of(), wishes, room)).claimed();
  }

  private void settle(Claimed job, Verdict verdict) {
    List<Settlement> one = List.of(new Settlement(job, verdict, Duration.ofMillis(20)));
    ledger.turn(new Turn("w", LEASE, one, List.of(), 0));
  }

  private static List<UUID> ids(Page<Job> page) {
    return page.items().stream().map(Job::id).toList();
  }
}

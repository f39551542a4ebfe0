package dev.rookery.orchestrator.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.orchestrator.jobs.JobEvidence.Ahead;
import dev.rookery.orchestrator.jobs.JobEvidence.Holder;
import dev.rookery.orchestrator.jobs.JobEvidence.Surroundings;
import dev.rookery.orchestrator.jobs.JobEvidence.Workers;
import dev.rookery.orchestrator.jobs.Pauses.Pause;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A sentence for each situation, made from evidence alone. */
class JobExplanationTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final UUID ID = new UUID(0, 1);
  private static final UUID TENANT = new UUID(0, 7);
  private static final Workers IDLE = new Workers(2, 32, 0, 0, 0);
  private static final Ahead NOBODY = new Ahead(0, 0, 0);

  @Test
  void a_delayed_job_says_when_its_time_comes() {
    says(
        seen(job("scheduled").runAt(NOW.plusSeconds(240))),
        JobReason.NOT_DUE,
        "is not due before 2026-03-01T12:04:00Z (in 4 min)");
  }

  @Test
  void a_failed_attempt_says_its_error_and_when_it_is_tried_again() {
    says(
        seen(job("scheduled").runAt(NOW.plusSeconds(90)).attempt(2).error("no route to host")),
        JobReason.RETRY,
        "attempt 2 of 12 failed (no route to host), tried again at 2026-03-01T12:01:30Z (in 1 min 30 s)");
  }

  @Test
  void a_snoozed_job_says_what_it_waits_for() {
    says(
        seen(job("scheduled").runAt(NOW.plusSeconds(3)).waitingFor("an address")),
        JobReason.SNOOZED,
        "waits for an address, looks again at 2026-03-01T12:00:03Z (in 3 s)");
  }

  @Test
  void a_waiting_job_names_its_signal_and_how_long_it_waits() {
    says(
        seen(job("waiting").runAt(NOW.plusSeconds(7_500)).waitingFor("the bill").signal("paid:7")),
        JobReason.SIGNAL,
        "waits for the signal paid:7 (the bill), at most until 2026-03-01T14:05:00Z (in 2 h 5 min)");
  }

  @Test
  void a_job_past_its_deadline_is_about_to_be_ended() {
    says(
        seen(job("ready").deadline(NOW.minusSeconds(2))),
        JobReason.DEADLINE_PASSED,
        "its deadline 2026-03-01T11:59:58Z (2 s) passed; it is ended as failed within seconds");
  }

  @Test
  void a_kind_that_no_living_worker_claims_is_said() {
    says(
        seen(job("ready"), around(new Workers(0, 0, 0, 0, 0), NOBODY)),
        JobReason.NO_WORKER,
        "no living worker claims node.create; start a control plane of a release that knows it");
  }

  @Test
  void a_job_whose_time_came_while_no_worker_lives_is_explained_as_a_ready_one() {
    says(
        seen(job("scheduled"), around(new Workers(0, 0, 0, 0, 0), NOBODY)),
        JobReason.NO_WORKER,
        "no living worker claims node.create; start a control plane of a release that knows it");
  }

  @Test
  void a_paused_kind_says_who_when_and_why() {
    Pause pause = new Pause("node.create", NOW.minusSeconds(3_600), "operator:k1", "provider down");
    JobExplanation said =
        says(
            seen(job("ready"), around(Limits.NONE, IDLE, NOBODY, pause, null)),
            JobReason.PAUSED,
            "is due since 2026-03-01T11:59:50Z (10 s), but node.create was paused at 2026-03-01T11:00:00Z (1 h) by operator:k1 (provider down); 'rookery job resume node.create' lets it go on");
    assertThat(said.forTenant())
        .isEqualTo(
            "is due since 2026-03-01T11:59:50Z (10 s), but the operators paused work of its kind");
  }

  @Test
  void a_held_lane_names_the_job_and_the_worker_that_hold_it() {
    Holder holder = new Holder(new UUID(0, 2), "node.converge", "worker-a", NOW.minusSeconds(65));
    JobExplanation said =
        says(
            seen(job("ready").lane("node:1"), around(Limits.NONE, IDLE, NOBODY, null, holder)),
            JobReason.LANE_HELD,
            "is due since 2026-03-01T11:59:50Z (10 s), but its lane node:1 is held by job 00000000-0000-0000-0000-000000000002 (node.converge) on worker-a since 2026-03-01T11:58:55Z (1 min 5 s)");
    assertThat(said.forTenant())
        .isEqualTo("is due since 2026-03-01T11:59:50Z (10 s) and waits for its turn");
  }

  @Test
  void the_limit_of_a_kind_is_counted() {
    says(
        seen(
            job("ready"),
            around(Limits.NONE.together(3), new Workers(2, 32, 5, 3, 1), NOBODY, null, null)),
        JobReason.KIND_LIMIT,
        "is due since 2026-03-01T11:59:50Z (10 s), but 3 of 3 jobs of node.create run in the whole installation");
  }

  @Test
  void the_limit_of_a_tenant_is_counted() {
    says(
        seen(
            job("ready"),
            around(Limits.NONE.perTenant(2), new Workers(2, 32, 5, 3, 2), NOBODY, null, null)),
        JobReason.TENANT_LIMIT,
        "is due since 2026-03-01T11:59:50Z (10 s), but 2 of 2 jobs of node.create that one tenant may have run");
  }

  @Test
  void the_limit_of_each_worker_is_counted() {
    says(
        seen(
            job("ready"),
            around(Limits.NONE.perWorker(4), new Workers(2, 32, 9, 8, 1), NOBODY, null, null)),
        JobReason.WORKER_LIMIT,
        "is due since 2026-03-01T11:59:50Z (10 s), but each of 2 workers runs as many node.create as it may, 8 in all");
  }

  @Test
  void busy_workers_are_said_with_who_comes_first() {
    says(
        seen(
            job("ready").tenant(TENANT), around(new Workers(1, 16, 16, 9, 1), new Ahead(4, 17, 0))),
        JobReason.WORKERS_BUSY,
        "is due since 2026-03-01T11:59:50Z (10 s), but all 16 slots of one worker are taken; 4 of its tenant go first and 17 other tenants take turns with it");
  }

  @Test
  void a_job_behind_others_is_told_its_place() {
    says(
        seen(job("ready").tenant(TENANT), around(IDLE, new Ahead(1_001, 2, 0))),
        JobReason.TURN,
        "is due since 2026-03-01T11:59:50Z (10 s); more than 1000 of its tenant go first and 2 other tenants take turns with it");
  }

  @Test
  void a_job_with_nothing_in_its_way_is_taken_soon() {
    says(
        seen(job("ready")),
        JobReason.DUE,
        "is due since 2026-03-01T11:59:50Z (10 s); 2 workers live, one takes it within a second");
  }

  @Test
  void a_running_job_names_its_worker_attempt_and_step() {
    Job.Step rented = step("rent", NOW.minusSeconds(40));
    Job.Step booting = step("boot", null);
    JobExplanation said =
        says(
            seen(running().attempt(1).steps(rented, booting)),
            JobReason.RUNNING,
            "is being run by worker-a since 2026-03-01T11:59:00Z (1 min), attempt 1 of 12, step 'boot' since 2026-03-01T11:59:10Z (50 s)");
    assertThat(said.forTenant()).isEqualTo("is being worked on since 2026-03-01T11:59:00Z (1 min)");
  }

  @Test
  void a_lease_that_ended_says_that_the_worker_went_silent() {
    says(
        seen(running().leaseUntil(NOW.minusSeconds(4))),
        JobReason.LEASE_ENDED,
        "was being run by worker-a, whose lease ended at 2026-03-01T11:59:56Z (4 s); another worker takes it within seconds");
  }

  @Test
  void a_running_job_that_is_to_end_says_so() {
    says(
        seen(running().cancelAsked()),
        JobReason.ENDING,
        "is being run by worker-a since 2026-03-01T11:59:00Z (1 min); a person wants it to end and worker-a stops it");
  }

  @Test
  void a_job_that_is_being_undone_says_why_it_was_given_up() {
    says(
        seen(running().undoing().error("quota used up")),
        JobReason.UNDOING,
        "was given up (quota used up); worker-a undoes what it did, since 2026-03-01T11:59:00Z (1 min)");
  }

  @Test
  void a_finished_job_says_when() {
    says(seen(ended("done")), JobReason.DONE, "finished at 2026-03-01T11:59:30Z");
    says(seen(ended("cancelled")), JobReason.CANCELLED, "was cancelled at 2026-03-01T11:59:30Z");
  }

  @Test
  void a_dead_letter_says_its_error_and_how_it_is_brought_back() {
    JobExplanation said =
        says(
            seen(ended("failed").error("no such zone")),
            JobReason.FAILED,
            "failed for good at 2026-03-01T11:59:30Z: no such zone; mend the cause, then 'rookery job retry 00000000-0000-0000-0000-000000000001'");
    assertThat(said.forTenant()).endsWith("no such zone; the operators must look at it");
  }

  @Test
  void a_job_that_took_down_its_worker_is_told_from_one_that_cannot_be_run() {
    says(
        seen(ended("quarantined").crashes(3)),
        JobReason.CRASHED,
        "its worker went away 3 times while it ran; mend the cause, then 'rookery job retry 00000000-0000-0000-0000-000000000001'");
    says(
        seen(ended("quarantined").error("its journal names the step 'rent', which is unknown")),
        JobReason.PARKED,
        "this release cannot run it: its journal names the step 'rent', which is unknown; mend the cause, then 'rookery job retry 00000000-0000-0000-0000-000000000001'");
  }

  private static JobExplanation says(JobEvidence seen, JobReason reason, String sentence) {
    JobExplanation said = JobExplanation.of(seen);
    assertThat(said.sentence()).isEqualTo(sentence);
    assertThat(said.reason()).isEqualTo(reason);
    return said;
  }

  private static JobEvidence seen(TestJob job) {
    return seen(job, around(IDLE, NOBODY));
  }

  private static JobEvidence seen(TestJob job, Surroundings around) {
    return new JobEvidence(NOW, job.job(), 12, around);
  }

  private static Surroundings around(Workers workers, Ahead ahead) {
    return around(Limits.NONE, workers, ahead, null, null);
  }

  private static Surroundings around(
      Limits limits, Workers workers, Ahead ahead, @Nullable Pause pause, @Nullable Holder holder) {
    return new Surroundings(limits, workers, ahead, pause, holder);
  }

  private static TestJob job(String state) {
    return new TestJob(ID, state, NOW.minusSeconds(10));
  }

  private static TestJob running() {
    return job("running")
        .claim(new Job.Claim("worker-a", NOW.minusSeconds(60), NOW.plusSeconds(30)));
  }

  private static TestJob ended(String state) {
    return job(state).finishedAt(NOW.minusSeconds(30));
  }

  private static Job.Step step(String name, @Nullable Instant finishedAt) {
    return new Job.Step(
        name, finishedAt == null ? "intent" : "done", "", NOW.minusSeconds(50), finishedAt, null);
  }
}

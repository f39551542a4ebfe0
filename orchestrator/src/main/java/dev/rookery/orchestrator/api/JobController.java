package dev.rookery.orchestrator.api;

import dev.rookery.orchestrator.jobs.HistoryLine;
import dev.rookery.orchestrator.jobs.Job;
import dev.rookery.orchestrator.jobs.JobControls;
import dev.rookery.orchestrator.jobs.JobReports;
import dev.rookery.orchestrator.jobs.JobReports.Explained;
import dev.rookery.orchestrator.tenants.Caller.OperatorCaller;
import dev.rookery.orchestrator.tenants.Scope;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.RequestBean;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The job ledger; for operators. */
@Controller(JobController.PATH)
@AllowedTo(value = Who.OPERATOR, scope = Scope.ADMIN)
@Tag(name = "jobs")
class JobController {
  static final String PATH = "/v1/jobs";
  private final JobReports reports;
  private final JobControls controls;

  JobController(JobReports reports, JobControls controls) {
    this.reports = reports;
    this.controls = controls;
  }

  /**
   * @param tenant absent = the operators' own work
   * @param state scheduled, waiting, ready, running, done, failed, cancelled or quarantined
   * @param attempt failures so far; while it runs, this attempt counts
   * @param crashCount how often the worker that held it went away
   * @param priority lower runs first
   * @param runAt not before; when it is due, since when
   * @param deadline ended as failed when it is not done by then
   * @param lane jobs of one lane never run at the same time
   * @param worker that runs it
   * @param cancelAsked a person wants it to end; its worker stops it
   */
  @Serdeable
  record JobBody(
      UUID id,
      @Nullable UUID tenant,
      String kind,
      String state,
      int attempt,
      int crashCount,
      int snoozes,
      int priority,
      Instant createdAt,
      Instant runAt,
      @Nullable Instant finishedAt,
      @Nullable Instant deadline,
      @Nullable String lane,
      @Nullable String worker,
      boolean cancelAsked,
      @Nullable String lastError) {

    static JobBody of(Job job) {
      return new JobBody(
          job.id(),
          job.tenant(),
          job.kind(),
          job.state().word(),
          job.attempt(),
          job.crashCount(),
          job.snoozes(),
          job.priority(),
          job.createdAt(),
          job.runAt(),
          job.finishedAt(),
          job.deadline(),
          job.lane(),
          job.claim() == null ? null : job.claim().worker(),
          job.cancelAsked(),
          job.lastError());
    }
  }

  /**
   * @param state intent or done
   * @param marker name of the step's effect in the outside world, empty = none
   * @param result JSON text
   */
  @Serdeable
  record JobStepBody(
      String name,
      String state,
      String marker,
      Instant startedAt,
      @Nullable Instant finishedAt,
      @Nullable String result) {

    static JobStepBody of(Job.Step step) {
      return new JobStepBody(
          step.name(),
          step.state(),
          step.marker(),
          step.startedAt(),
          step.finishedAt(),
          step.result());
    }
  }

  /**
   * @param event done, failed attempt, failed, given up, undone, cancel asked, cancelled, parked,
   *     lease ran out, put back, note …
   * @param who a worker, or the key of a person; absent = the ledger itself
   * @param ranMillis how long the run took that ended so
   */
  @Serdeable
  record HistoryBody(
      Instant at,
      int attempt,
      String event,
      String detail,
      @Nullable String who,
      @Nullable Long ranMillis) {

    static HistoryBody of(HistoryLine line) {
      return new HistoryBody(
          line.at(),
          line.attempt(),
          line.event(),
          line.detail(),
          line.who(),
          line.ran() == null ? null : line.ran().toMillis());
    }
  }

  /**
   * @param reason one word for programs, e.g. paused, lane-held, retry
   * @param explanation one sentence: why it is where it is
   * @param payload JSON text
   * @param result JSON text; absent until done
   * @param steps in the order they were begun
   * @param history oldest first
   */
  @Serdeable
  record WholeJobBody(
      UUID id,
      @Nullable UUID tenant,
      String kind,
      String state,
      String reason,
      String explanation,
      int attempt,
      int crashCount,
      int snoozes,
      int priority,
      Instant createdAt,
      Instant runAt,
      @Nullable Instant finishedAt,
      @Nullable Instant deadline,
      @Nullable String lane,
      @Nullable String worker,
      boolean cancelAsked,
      @Nullable String lastError,
      String payload,
      @Nullable String result,
      List<JobStepBody> steps,
      List<HistoryBody> history) {}

  /**
   * @param reason one word for programs: not-due, retry, snoozed, signal, deadline-passed,
   *     no-worker, paused, lane-held, kind-limit, tenant-limit, worker-limit, workers-busy, turn,
   *     due, running, lease-ended, ending, undoing, done, failed, cancelled, crashed or parked
   * @param explanation one sentence
   */
  @Serdeable
  record ExplanationBody(UUID id, String state, String reason, String explanation) {}

  /** Newest first. Dead letters are those of {@code state=failed,quarantined}. */
  @Get
  PageBody<JobBody> list(@RequestBean JobQuery query, @RequestBean PageQuery page) {
    return PageBody.of(
        reports.list(query.filter(), page.request()),
        page,
        PageBody.path(PATH, query.parameters()),
        JobBody::of);
  }

  /** One job with its steps and its history. */
  @Get("/{id}")
  WholeJobBody show(UUID id) {
    Explained found = reports.require(id);
    Job job = found.job();
    return new WholeJobBody(
        job.id(),
        job.tenant(),
        job.kind(),
        job.state().word(),
        found.explanation().reason().word(),
        found.explanation().sentence(),
        job.attempt(),
        job.crashCount(),
        job.snoozes(),
        job.priority(),
        job.createdAt(),
        job.runAt(),
        job.finishedAt(),
        job.deadline(),
        job.lane(),
        job.claim() == null ? null : job.claim().worker(),
        job.cancelAsked(),
        job.lastError(),
        job.payload(),
        job.result(),
        job.steps().stream().map(JobStepBody::of).toList(),
        reports.history(id).stream().map(HistoryBody::of).toList());
  }

  /** Why the job is where it is, as of now. */
  @Get("/{id}/explanation")
  ExplanationBody explain(UUID id) {
    Explained found = reports.require(id);
    return new ExplanationBody(
        id,
        found.job().state().word(),
        found.explanation().reason().word(),
        found.explanation().sentence());
  }

  /** Puts a failed, cancelled or quarantined job back; steps that are done stay done. */
  @Post("/{id}/retry")
  WholeJobBody retry(OperatorCaller caller, UUID id) {
    controls.retry(id, caller.getName());
    return show(id);
  }

  /** Cancels a job: at once while it waits; one that runs is stopped by its worker. */
  @Post("/{id}/cancel")
  WholeJobBody cancel(OperatorCaller caller, UUID id) {
    controls.cancel(id, caller.getName());
    return show(id);
  }
}

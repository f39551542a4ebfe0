package dev.rookery.orchestrator.api;

import dev.rookery.orchestrator.jobs.Job;
import dev.rookery.orchestrator.jobs.JobState;
import dev.rookery.orchestrator.jobs.Jobs;
import dev.rookery.orchestrator.platform.RefusedException;
import dev.rookery.orchestrator.platform.RefusedException.Kind;
import dev.rookery.orchestrator.tenants.Scope;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** The job ledger; for operators. */
@Controller("/v1/jobs")
@AllowedTo(value = Who.OPERATOR, scope = Scope.ADMIN)
@Tag(name = "jobs")
class JobController {
  private final Jobs jobs;

  JobController(Jobs jobs) {
    this.jobs = jobs;
  }

  /**
   * @param state scheduled, waiting, ready, running, done, failed, cancelled or quarantined
   * @param lane jobs of one lane never run at the same time
   * @param explanation one sentence: why it is where it is
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
      Instant createdAt,
      Instant runAt,
      @Nullable Instant finishedAt,
      @Nullable String lane,
      @Nullable String worker,
      @Nullable String lastError,
      String explanation) {}

  @Serdeable
  record JobsBody(List<JobBody> items) {}

  /**
   * @param marker name of the step's effect in the outside world, empty = none
   */
  @Serdeable
  record JobStepBody(
      String name,
      String state,
      String marker,
      Instant startedAt,
      @Nullable Instant finishedAt,
      @Nullable String result) {}

  /**
   * @param payload JSON text
   * @param result JSON text; absent until done
   * @param history a line each, oldest first
   */
  @Serdeable
  record WholeJobBody(
      UUID id,
      @Nullable UUID tenant,
      String kind,
      String state,
      int attempt,
      Instant createdAt,
      Instant runAt,
      @Nullable Instant finishedAt,
      @Nullable String lane,
      @Nullable String lastError,
      String explanation,
      String payload,
      @Nullable String result,
      List<JobStepBody> steps,
      List<String> history) {}

  /** Newest first, at most 200. */
  @Get
  JobsBody list(@Nullable @QueryValue String state, @Nullable @QueryValue String kind) {
    return new JobsBody(
        jobs.list(state == null ? null : state(state), kind).stream().map(this::body).toList());
  }

  private static JobState state(String word) {
    return Arrays.stream(JobState.values())
        .filter(state -> state.word().equals(word))
        .findFirst()
        .orElseThrow(() ->
            new RefusedException(
                Kind.INVALID,
                "no-such-job-state",
                "state is '%s', allowed are %s"
                    .formatted(
                        word,
                        String.join(
                            ", ", Arrays.stream(JobState.values()).map(JobState::word).toList()))));
  }

  /** One job with its steps and its history. */
  @Get("/{id}")
  WholeJobBody show(UUID id) {
    return whole(require(id));
  }

  /** Puts a failed, cancelled or quarantined job back. */
  @Post("/{id}/retry")
  WholeJobBody retry(UUID id) {
    Job job = require(id);
    if (!jobs.retry(id)) {
      throw new RefusedException(
          Kind.CONFLICT,
          "not-retryable",
          "job %s is %s; only a failed, cancelled or quarantined job can be retried, and only while no other of its key waits or runs"
              .formatted(id, job.state().word()));
    }
    return whole(require(id));
  }

  /** Cancels a job that waits. */
  @Post("/{id}/cancel")
  WholeJobBody cancel(UUID id) {
    Job job = require(id);
    if (!jobs.cancel(id)) {
      throw new RefusedException(
          Kind.CONFLICT,
          "not-cancellable",
          "job %s is %s; only a job that waits can be cancelled".formatted(id, job.state().word()));
    }
    return whole(require(id));
  }

  private Job require(UUID id) {
    return jobs.find(id)
        .orElseThrow(
            () -> new RefusedException(Kind.NOT_FOUND, "no-such-job", "there is no job " + id));
  }

  private JobBody body(Job job) {
    return new JobBody(
        job.id(),
        job.tenant(),
        job.kind(),
        job.state().word(),
        job.attempt(),
        job.crashCount(),
        job.snoozes(),
        job.createdAt(),
        job.runAt(),
        job.finishedAt(),
        job.lane(),
        job.worker(),
        job.lastError(),
        jobs.explain(job));
  }

  private WholeJobBody whole(Job job) {
    return new WholeJobBody(
        job.id(),
        job.tenant(),
        job.kind(),
        job.state().word(),
        job.attempt(),
        job.createdAt(),
        job.runAt(),
        job.finishedAt(),
        job.lane(),
        job.lastError(),
        jobs.explain(job),
        job.payload(),
        job.result(),
        job.steps().stream().map(JobController::step).toList(),
        jobs.history(job.id()));
  }

  private static JobStepBody step(Job.Step step) {
    return new JobStepBody(
        step.name(),
        step.state(),
        step.marker(),
        step.startedAt(),
        step.finishedAt(),
        step.result());
  }
}

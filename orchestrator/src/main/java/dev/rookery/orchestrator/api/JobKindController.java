package dev.rookery.orchestrator.api;

import dev.rookery.orchestrator.jobs.JobControls;
import dev.rookery.orchestrator.jobs.JobReports;
import dev.rookery.orchestrator.jobs.JobState;
import dev.rookery.orchestrator.jobs.KindStats;
import dev.rookery.orchestrator.jobs.Limits;
import dev.rookery.orchestrator.jobs.Pauses.Pause;
import dev.rookery.orchestrator.tenants.Caller.OperatorCaller;
import dev.rookery.orchestrator.tenants.Scope;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import java.time.Instant;

/** Kinds of job: how they fare, and whether they may run; for operators. */
@Controller(JobKindController.PATH)
@AllowedTo(value = Who.OPERATOR, scope = Scope.ADMIN)
@Tag(name = "jobs")
class JobKindController {
  static final String PATH = "/v1/job-kinds";
  private final JobReports reports;
  private final JobControls controls;

  JobKindController(JobReports reports, JobControls controls) {
    this.reports = reports;
    this.controls = controls;
  }

  /**
   * @param reason for whoever asks why nothing runs, at most 500 characters
   */
  @Serdeable
  record PauseBody(@NotBlank String reason) {}

  /**
   * @param by key of who paused it
   */
  @Serdeable
  record PausedBody(Instant at, String by, String reason) {}

  /** Jobs in each state that is not an end, and dead letters (failed, quarantined). */
  @Serdeable
  record DepthBody(
      long scheduled, long waiting, long ready, long running, long failed, long quarantined) {}

  /**
   * What ended within the last hour.
   *
   * @param failed for good
   * @param failedAttempts tried again
   * @param p50Millis run time that half of those done did not exceed; absent = none got done
   * @param p95Millis run time that 19 of 20 of those done did not exceed
   */
  @Serdeable
  record LastHourBody(
      long done,
      long failed,
      long failedAttempts,
      @Nullable Long p50Millis,
      @Nullable Long p95Millis) {}

  /** At most so many of the kind at the same time, 0 = as many as there are slots for. */
  @Serdeable
  record LimitsBody(int perWorker, int together, int perTenant) {}

  /**
   * @param lagMillis how long the oldest job that is due has been due; absent = none is due
   * @param workers living workers that claim the kind
   * @param paused absent = not paused
   */
  @Serdeable
  record KindBody(
      String kind,
      DepthBody depth,
      @Nullable Long lagMillis,
      LastHourBody lastHour,
      int workers,
      LimitsBody limits,
      @Nullable PausedBody paused) {

    static KindBody of(KindStats stats) {
      return new KindBody(
          stats.kind(),
          depth(stats),
          millis(stats.lag()),
          new LastHourBody(
              stats.lastHour().done(),
              stats.lastHour().failed(),
              stats.lastHour().failedAttempts(),
              millis(stats.lastHour().p50()),
              millis(stats.lastHour().p95())),
          stats.workers(),
          limits(stats.limits()),
          paused(stats.pause()));
    }

    private static DepthBody depth(KindStats stats) {
      return new DepthBody(
          stats.in(JobState.SCHEDULED),
          stats.in(JobState.WAITING),
          stats.in(JobState.READY),
          stats.in(JobState.RUNNING),
          stats.in(JobState.FAILED),
          stats.in(JobState.QUARANTINED));
    }

    private static @Nullable Long millis(@Nullable Duration duration) {
      return duration == null ? null : duration.toMillis();
    }

    private static LimitsBody limits(Limits limits) {
      return new LimitsBody(limits.perWorker(), limits.together(), limits.perTenant());
    }

    private static @Nullable PausedBody paused(@Nullable Pause pause) {
      return pause == null ? null : new PausedBody(pause.at(), pause.by(), pause.reason());
    }
  }

  /** Every kind that this release knows or that the ledger holds something of, by name. */
  @Get
  PageBody<KindBody> listKinds() {
    return new PageBody<>(reports.stats().stream().map(KindBody::of).toList(), null);
  }

  /** One kind. */
  @Get("/{kind}")
  KindBody showKind(String kind) {
    return KindBody.of(reports.requireStats(kind));
  }

  /** From now on nobody claims jobs of this kind; what runs is left to finish. */
  @Post("/{kind}/pause")
  KindBody pause(OperatorCaller caller, String kind, @Body @Valid PauseBody body) {
    controls.pause(kind, caller.getName(), body.reason());
    return showKind(kind);
  }

  /** Lets a paused kind go on. */
  @Post("/{kind}/resume")
  KindBody resume(OperatorCaller caller, String kind) {
    controls.resume(kind, caller.getName());
    return showKind(kind);
  }
}

package dev.rookery.orchestrator.jobs;

import static dev.rookery.orchestrator.jobs.JobExplanation.since;

import dev.rookery.orchestrator.jobs.JobEvidence.Ahead;
import dev.rookery.orchestrator.jobs.JobEvidence.Surroundings;
import dev.rookery.orchestrator.jobs.JobEvidence.Workers;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** Why no worker has taken a job that is due: the first thing that would stop all of them. */
final class WhyNotClaimed {
  private final Instant now;
  private final Job job;
  private final Surroundings around;

  private WhyNotClaimed(JobEvidence seen) {
    this.now = seen.now();
    this.job = seen.job();
    this.around = Objects.requireNonNull(seen.around());
  }

  static JobExplanation say(JobEvidence seen) {
    return new WhyNotClaimed(seen).say();
  }

  private JobExplanation say() {
    return tooLate()
        .or(this::noWorker)
        .or(this::paused)
        .or(this::laneHeld)
        .or(this::kindLimit)
        .or(this::tenantLimit)
        .or(this::workerLimit)
        .or(this::workersBusy)
        .or(this::turn)
        .orElseGet(this::due);
  }

  private Optional<JobExplanation> tooLate() {
    Instant deadline = job.deadline();
    return deadline == null || deadline.isAfter(now) || job.undoing()
        ? Optional.empty()
        : Optional.of(
            JobExplanation.plain(
                JobReason.DEADLINE_PASSED,
                "its deadline %s passed; it is ended as failed within seconds"
                    .formatted(since(now, deadline))));
  }

  private Optional<JobExplanation> noWorker() {
    return when(
        around.workers().alive() == 0,
        JobReason.NO_WORKER,
        "no living worker claims %s; start a control plane of a release that knows it"
            .formatted(job.kind()));
  }

  private Optional<JobExplanation> paused() {
    return Optional.ofNullable(around.pause())
        .map(pause ->
            new JobExplanation(
                JobReason.PAUSED,
                "%s, but %s was paused at %s by %s (%s); 'rookery job resume %s' lets it go on"
                    .formatted(
                        isDue(),
                        pause.kind(),
                        since(now, pause.at()),
                        pause.by(),
                        pause.reason(),
                        pause.kind()),
                isDue() + ", but the operators paused work of its kind"));
  }

  private Optional<JobExplanation> laneHeld() {
    return Optional.ofNullable(around.holder())
        .map(holder ->
            new JobExplanation(
                JobReason.LANE_HELD,
                "%s, but its lane %s is held by job %s (%s) on %s since %s"
                    .formatted(
                        isDue(),
                        job.lane(),
                        holder.job(),
                        holder.kind(),
                        holder.worker(),
                        since(now, holder.since())),
                forTenant()));
  }

  private Optional<JobExplanation> kindLimit() {
    int most = around.limits().together();
    int running = around.workers().ofKind();
    return when(
        most > 0 && running >= most,
        JobReason.KIND_LIMIT,
        "%s, but %d of %d jobs of %s run in the whole installation"
            .formatted(isDue(), running, most, job.kind()));
  }

  private Optional<JobExplanation> tenantLimit() {
    int most = around.limits().perTenant();
    int running = around.workers().ofTenant();
    return when(
        most > 0 && running >= most,
        JobReason.TENANT_LIMIT,
        "%s, but %d of %d jobs of %s that one tenant may have run"
            .formatted(isDue(), running, most, job.kind()));
  }

  private Optional<JobExplanation> workerLimit() {
    Workers workers = around.workers();
    int most = around.limits().perWorker() * workers.alive();
    return when(
        most > 0 && workers.ofKind() >= most,
        JobReason.WORKER_LIMIT,
        "%s, but each of %s runs as many %s as it may, %d in all"
            .formatted(isDue(), workersInWords(), job.kind(), most));
  }

  private Optional<JobExplanation> workersBusy() {
    Workers workers = around.workers();
    return when(
        workers.busy() >= workers.slots(),
        JobReason.WORKERS_BUSY,
        "%s, but all %d slots of %s are taken; %s"
            .formatted(isDue(), workers.slots(), workersInWords(), ahead()));
  }

  private Optional<JobExplanation> turn() {
    Ahead ahead = around.ahead();
    return when(
        ahead.ofTenant() + ahead.otherTenants() + ahead.ofLane() > 0,
        JobReason.TURN,
        "%s; %s".formatted(isDue(), ahead()));
  }

  private String ahead() {
    Ahead ahead = around.ahead();
    String own =
        ahead.ofLane() > ahead.ofTenant()
            ? "%s of its lane go first".formatted(many(ahead.ofLane()))
            : "%s of its %s go first"
                .formatted(many(ahead.ofTenant()), job.tenant() == null ? "queue" : "tenant");
    return "%s and %s other tenants take turns with it".formatted(own, many(ahead.otherTenants()));
  }

  private static String many(int counted) {
    return counted > ReadEvidence.COUNTED
        ? "more than " + ReadEvidence.COUNTED
        : Integer.toString(counted);
  }

  private JobExplanation due() {
    return new JobExplanation(
        JobReason.DUE,
        "%s; %s %s, one takes it within a second"
            .formatted(isDue(), workersInWords(), around.workers().alive() == 1 ? "lives" : "live"),
        forTenant());
  }

  private Optional<JobExplanation> when(boolean so, JobReason reason, String sentence) {
    return so ? Optional.of(new JobExplanation(reason, sentence, forTenant())) : Optional.empty();
  }

  private String forTenant() {
    return isDue() + " and waits for its turn";
  }

  private String isDue() {
    return "is due since " + since(now, job.runAt());
  }

  private String workersInWords() {
    int alive = around.workers().alive();
    return alive == 1 ? "one worker" : alive + " workers";
  }
}

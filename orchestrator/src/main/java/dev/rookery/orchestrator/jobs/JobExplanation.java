package dev.rookery.orchestrator.jobs;

import static java.time.temporal.ChronoUnit.SECONDS;

import dev.rookery.orchestrator.platform.DurationWords;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * Why a job is where it is, and what would move it.
 *
 * @param sentence for operators: names other jobs, workers and who paused what
 * @param forTenant for its tenant: says nothing of what is others'
 */
public record JobExplanation(JobReason reason, String sentence, String forTenant) {
  /** Crashes after which a job is set aside. */
  private static final int CRASHES = 3;

  /** A sentence that gives nothing of others away. */
  static JobExplanation plain(JobReason reason, String sentence) {
    return new JobExplanation(reason, sentence, sentence);
  }

  static JobExplanation of(JobEvidence seen) {
    Job job = seen.job();
    return switch (job.state()) {
      case SCHEDULED, WAITING -> isDue(seen) ? WhyNotClaimed.say(seen) : notDue(seen);
      case READY -> WhyNotClaimed.say(seen);
      case RUNNING -> running(seen);
      case DONE -> plain(JobReason.DONE, "finished at " + at(ended(job)));
      case CANCELLED -> plain(JobReason.CANCELLED, "was cancelled at " + at(ended(job)));
      case FAILED ->
          forPeople(
              job,
              JobReason.FAILED,
              "failed for good at %s: %s".formatted(at(ended(job)), job.lastError()));
      case QUARANTINED -> quarantined(job);
    };
  }

  private static boolean isDue(JobEvidence seen) {
    return seen.around() != null && !seen.job().runAt().isAfter(seen.now());
  }

  private static JobExplanation notDue(JobEvidence seen) {
    Job job = seen.job();
    String when = "%s (in %s)".formatted(at(job.runAt()), until(seen.now(), job.runAt()));
    if (job.state() == JobState.WAITING) {
      return plain(
          JobReason.SIGNAL,
          "waits for the signal %s (%s), at most until %s"
              .formatted(job.signal(), job.waitingFor(), when));
    }
    if (job.waitingFor() != null) {
      return plain(
          JobReason.SNOOZED, "waits for %s, looks again at %s".formatted(job.waitingFor(), when));
    }
    return job.lastError() == null
        ? plain(JobReason.NOT_DUE, "is not due before " + when)
        : plain(
            JobReason.RETRY,
            "%s failed (%s), tried again at %s".formatted(attempt(seen), job.lastError(), when));
  }

  private static JobExplanation running(JobEvidence seen) {
    Job job = seen.job();
    Job.Claim claim = Objects.requireNonNull(job.claim());
    String forTenant = "is being worked on since " + since(seen.now(), claim.since());
    if (claim.leaseUntil().isBefore(seen.now())) {
      return new JobExplanation(
          JobReason.LEASE_ENDED,
          "was being run by %s, whose lease ended at %s; another worker takes it within seconds"
              .formatted(claim.worker(), since(seen.now(), claim.leaseUntil())),
          forTenant);
    }
    if (job.undoing()) {
      return new JobExplanation(
          JobReason.UNDOING,
          "was given up (%s); %s undoes what it did, since %s"
              .formatted(job.lastError(), claim.worker(), since(seen.now(), claim.since())),
          "was given up (%s); what it did is being undone".formatted(job.lastError()));
    }
    if (job.cancelAsked()) {
      return new JobExplanation(
          JobReason.ENDING,
          "is being run by %s since %s; a person wants it to end and %s stops it"
              .formatted(claim.worker(), since(seen.now(), claim.since()), claim.worker()),
          "is being stopped");
    }
    return new JobExplanation(
        JobReason.RUNNING,
        "is being run by %s since %s, %s%s"
            .formatted(claim.worker(), since(seen.now(), claim.since()), attempt(seen), step(seen)),
        forTenant);
  }

  private static String step(JobEvidence seen) {
    return seen.job().steps().stream()
        .filter(step -> !step.isDone())
        .reduce((first, second) -> second)
        .map(step -> ", step '%s' since %s".formatted(step.name(), since(seen.now(), step)))
        .orElse("");
  }

  private static String since(Instant now, Job.Step step) {
    return since(now, step.startedAt());
  }

  private static JobExplanation quarantined(Job job) {
    return job.crashCount() >= CRASHES
        ? forPeople(
            job,
            JobReason.CRASHED,
            "its worker went away %d times while it ran".formatted(job.crashCount()))
        : forPeople(
            job, JobReason.PARKED, "this release cannot run it: %s".formatted(job.lastError()));
  }

  /** A dead letter says how it is brought back. */
  private static JobExplanation forPeople(Job job, JobReason reason, String what) {
    return new JobExplanation(
        reason,
        "%s; mend the cause, then 'rookery job retry %s'".formatted(what, job.id()),
        what + "; the operators must look at it");
  }

  private static String attempt(JobEvidence seen) {
    return seen.maxAttempts() == 0
        ? "attempt " + seen.job().attempt()
        : "attempt %d of %d".formatted(seen.job().attempt(), seen.maxAttempts());
  }

  private static Instant ended(Job job) {
    return Objects.requireNonNull(job.finishedAt());
  }

  static String at(Instant time) {
    return time.truncatedTo(SECONDS).toString();
  }

  /** {@code 2026-01-01T00:00:00Z (5 s)}. */
  static String since(Instant now, Instant then) {
    return "%s (%s)".formatted(at(then), until(then, now));
  }

  private static String until(Instant now, Instant then) {
    return DurationWords.of(Duration.between(now, then));
  }
}

package dev.rookery.orchestrator.jobs;

import dev.rookery.orchestrator.platform.Installation.JobsKept;
import java.time.Duration;

/**
 * How long the ledger remembers.
 *
 * @param ended jobs that are done or cancelled
 * @param dead failed and quarantined jobs: so long a person can retry them
 * @param signals since they were given; a job that waits longer for one does not see it
 * @param history whole months are removed, when the last day of them is older
 */
public record Retention(Duration ended, Duration dead, Duration signals, Duration history) {
  private static final Duration LEAST = Duration.ofHours(1);

  public static final Retention STANDARD =
      new Retention(
          Duration.ofDays(30), Duration.ofDays(90), Duration.ofDays(90), Duration.ofDays(400));

  static Retention of(JobsKept kept) {
    return new Retention(kept.ended(), kept.dead(), kept.signals(), kept.history());
  }

  public Retention {
    requireEnough("jobs.keep.ended", ended);
    requireEnough("jobs.keep.dead", dead);
    requireEnough("jobs.keep.signals", signals);
    requireEnough("jobs.keep.history", history);
  }

  private static void requireEnough(String key, Duration value) {
    if (value.compareTo(LEAST) < 0) {
      throw new IllegalArgumentException("%s is %s, needs at least 1 h".formatted(key, value));
    }
  }
}

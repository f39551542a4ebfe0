package dev.rookery.orchestrator.jobs;

import dev.rookery.orchestrator.jobs.Pauses.Pause;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one kind of job fares.
 *
 * @param depth jobs in each state that is not an end, and dead letters; a state without any is
 *     absent
 * @param lag how long the oldest job that is due has been due; null = none is due
 * @param workers living workers that claim the kind
 * @param limits as this release has them
 * @param pause null = not paused
 */
public record KindStats(
    String kind,
    Map<JobState, Long> depth,
    @Nullable Duration lag,
    LastHour lastHour,
    int workers,
    Limits limits,
    @Nullable Pause pause) {

  /** Jobs in this state. */
  public long in(JobState state) {
    return depth.getOrDefault(state, 0L);
  }

  /**
   * What ended within the last hour.
   *
   * @param failed for good
   * @param failedAttempts tried again
   * @param p50 half of the runs that got done took no longer; null = none got done
   * @param p95 19 of 20 took no longer
   */
  public record LastHour(
      long done, long failed, long failedAttempts, @Nullable Duration p50, @Nullable Duration p95) {
    static final LastHour NOTHING = new LastHour(0, 0, 0, null, null);
  }
}

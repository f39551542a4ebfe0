package dev.rookery.orchestrator.jobs.engine;

import java.time.Duration;

/**
 * How a {@link Worker} works.
 *
 * @param lease how long a claim holds without renewal
 * @param poll longest wait before it looks for jobs, woken or not
 * @param slots jobs run at once, 1 or more
 * @param ahead at most so many jobs are claimed before a slot is free for them
 * @param beside so many settlements are worth a transaction of their own, beside a turn; 1 or more
 * @param drain from the stop to the end, whatever runs
 */
public record Pace(
    Duration lease, Duration poll, int slots, int ahead, int beside, Duration drain) {
  private static final Duration MARGIN = Duration.ofSeconds(10);
  private static final Duration GRACE = Duration.ofSeconds(2);

  /**
   * How long a claim may be trusted from the moment it was asked for, by a monotonic clock: the
   * rest of the lease lets what was sent last arrive before anybody else may take the job.
   */
  long trustNanos() {
    return lease.minus(shorter(MARGIN, lease.dividedBy(3))).toNanos();
  }

  /** How long interrupted jobs have to end, within the drain. */
  long graceNanos() {
    return shorter(GRACE, drain.dividedBy(2)).toNanos();
  }

  long renewNanos() {
    return lease.dividedBy(4).toNanos();
  }

  /** A job whose worker died is taken up after a lease and this, at the latest. */
  long rescueNanos() {
    return lease.dividedBy(6).toNanos();
  }

  long pollNanos() {
    return poll.toNanos();
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}

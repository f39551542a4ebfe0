package dev.rookery.orchestrator.jobs;

import java.time.Duration;

/**
 * How long this worker may trust its own hold on a job, by its monotonic clock: until 10 s before
 * the lease ends in the database.
 */
final class Lease {
  private static final Duration MARGIN = Duration.ofSeconds(10);
  private final Duration length;
  private volatile long trustedUntilNanos;
  private volatile boolean lost;

  Lease(Duration length) {
    this.length = length;
    renewedAt(System.nanoTime());
  }

  /**
   * @param askedNanos monotonic time before the renewal was asked for
   */
  void renewedAt(long askedNanos) {
    trustedUntilNanos = askedNanos + length.minus(margin()).toNanos();
  }

  void lose() {
    lost = true;
  }

  boolean isTrusted() {
    return !lost && System.nanoTime() - trustedUntilNanos < 0;
  }

  private Duration margin() {
    return MARGIN.compareTo(length.dividedBy(3)) < 0 ? MARGIN : length.dividedBy(3);
  }
}

package dev.rookery.orchestrator.jobs;

import dev.rookery.orchestrator.jobs.engine.Pace;
import java.time.Duration;

/**
 * How a worker works.
 *
 * @param lease how long a claim holds without renewal
 * @param poll longest wait before looking for due jobs, wake-ups or not
 * @param concurrency jobs run at once
 * @param drain longest wait for running jobs when stopping
 */
public record RunnerSettings(Duration lease, Duration poll, int concurrency, Duration drain) {
  public static final RunnerSettings STANDARD =
      new RunnerSettings(Duration.ofSeconds(60), Duration.ofSeconds(1), 16, Duration.ofSeconds(20));

  /** As standard, with claims that hold so long without renewal. */
  static RunnerSettings withLease(Duration lease) {
    return new RunnerSettings(lease, STANDARD.poll, STANDARD.concurrency, STANDARD.drain);
  }

  /** Jobs claimed before a slot is free for them; a claim and its end are then one of so many. */
  private static final int AHEAD = 2_000;

  /** Settled beside the next claim, on a second connection; fewer ride with the claim. */
  private static final int BESIDE = 128;

  Pace pace() {
    return new Pace(lease, poll, concurrency, AHEAD, BESIDE, drain);
  }

  public RunnerSettings {
    if (lease.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("jobs.lease is %s, needs at least 1 s".formatted(lease));
    }
    if (concurrency < 1) {
      throw new IllegalArgumentException(
          "jobs.concurrency is %d, needs at least 1".formatted(concurrency));
    }
  }
}

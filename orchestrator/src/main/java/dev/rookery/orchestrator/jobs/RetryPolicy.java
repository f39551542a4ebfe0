package dev.rookery.orchestrator.jobs;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How a failed attempt is tried again.
 *
 * @param maxAttempts 1 or more; after the last one the job is failed
 * @param first wait after the first failure, doubled after each further one
 * @param cap longest wait
 */
public record RetryPolicy(int maxAttempts, Duration first, Duration cap) {
  public static final RetryPolicy STANDARD =
      new RetryPolicy(12, Duration.ofSeconds(2), Duration.ofMinutes(5));

  public RetryPolicy {
    if (maxAttempts < 1) {
      throw new IllegalArgumentException(
          "retry.max-attempts is %d, needs at least 1".formatted(maxAttempts));
    }
  }

  /** Wait after failure number {@code attempt} (from 1), with ±20 % jitter. */
  public Duration wait(int attempt, RandomGenerator random) {
    long millis = first.toMillis() << Math.min(attempt - 1, 20);
    long capped = Math.min(millis, cap.toMillis());
    return Duration.ofMillis((long) (capped * (0.8 + 0.4 * random.nextDouble())));
  }
}

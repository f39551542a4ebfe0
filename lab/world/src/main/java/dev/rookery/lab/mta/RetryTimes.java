package dev.rookery.lab.mta;

import dev.rookery.lab.mta.config.Parameters;
import java.time.Duration;
import java.time.Instant;

/**
 * When a deferred message is tried again and when it is given up.
 *
 * @param minimalBackoff shortest wait
 * @param maximalBackoff longest wait; between the two a message waits as long as it is old
 * @param queueRunDelay how often deferred messages are looked at
 * @param maximalLifetime an older message is given up at its next deferral
 */
public record RetryTimes(
    Duration minimalBackoff,
    Duration maximalBackoff,
    Duration queueRunDelay,
    Duration maximalLifetime) {

  public RetryTimes {
    if (minimalBackoff.compareTo(maximalBackoff) > 0) {
      throw new IllegalArgumentException(
          "minimal_backoff_time is %s, allowed up to maximal_backoff_time (%s)"
              .formatted(minimalBackoff, maximalBackoff));
    }
    if (!queueRunDelay.isPositive()) {
      throw new IllegalArgumentException(
          "queue_run_delay is %s, needs more".formatted(queueRunDelay));
    }
  }

  /** As main.cf says, else Postfix's defaults: 300 s, 4000 s, 300 s, 5 days. */
  static RetryTimes of(Parameters main) {
    return new RetryTimes(
        main.time("minimal_backoff_time", Duration.ofSeconds(300)),
        main.time("maximal_backoff_time", Duration.ofSeconds(4000)),
        main.time("queue_run_delay", Duration.ofSeconds(300)),
        main.time("maximal_queue_lifetime", Duration.ofDays(5)));
  }

  Instant nextAttempt(Instant arrival, Instant now) {
    Duration age = Duration.between(arrival, now);
    Duration wait = age.compareTo(maximalBackoff) > 0 ? maximalBackoff : age;
    return now.plus(wait.compareTo(minimalBackoff) < 0 ? minimalBackoff : wait);
  }

  boolean isExpired(Instant arrival, Instant now) {
    return !now.isBefore(arrival.plus(maximalLifetime));
  }
}

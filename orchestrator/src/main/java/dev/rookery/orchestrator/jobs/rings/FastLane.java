package dev.rookery.orchestrator.jobs.rings;

import java.time.Duration;

/**
 * Whether Redis may carry rings. It is closed until Redis has answered, and again from the first
 * answer that fails or is late; then Redis is left alone for a while, each time longer.
 *
 * @param failures in a row
 * @param tryAt of a monotonic clock, in nanoseconds; not before it is Redis asked again
 */
record FastLane(boolean open, int failures, long tryAt) {
  static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  static final Duration LONGEST_PAUSE = Duration.ofSeconds(8);

  static FastLane untried(long now) {
    return new FastLane(false, 0, now);
  }

  FastLane answered() {
    return new FastLane(true, 0, tryAt);
  }

  FastLane failed(long now) {
    return new FastLane(false, failures + 1, now + pause().toNanos());
  }

  private Duration pause() {
    Duration longer = FIRST_PAUSE.multipliedBy(1L << Math.min(failures, 10));
    return longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
  }

  /** Nanoseconds, 0 = now. */
  long untilTry(long now) {
    return Math.max(0, tryAt - now);
  }
}

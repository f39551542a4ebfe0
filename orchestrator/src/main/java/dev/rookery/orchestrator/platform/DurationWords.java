package dev.rookery.orchestrator.platform;

import java.time.Duration;

/** Durations as people say them. */
public final class DurationWords {
  private DurationWords() {}

  /**
   * The two largest units: {@code 850 ms}, {@code 12 s}, {@code 4 min 3 s}, {@code 2 h 5 min},
   * {@code 3 d 4 h}. A negative duration reads as none.
   */
  public static String of(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds == 0) {
      return Math.max(0, duration.toMillis()) + " ms";
    }
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3_600) {
      return two(seconds / 60, "min", seconds % 60, "s");
    }
    return seconds < 86_400
        ? two(seconds / 3_600, "h", seconds / 60 % 60, "min")
        : two(seconds / 86_400, "d", seconds / 3_600 % 24, "h");
  }

  private static String two(long large, String largeUnit, long small, String smallUnit) {
    String first = large + " " + largeUnit;
    return small == 0 ? first : "%s %d %s".formatted(first, small, smallUnit);
  }
}

package dev.rookery.orchestrator.fleet;

import java.time.Duration;
import java.util.Locale;

/** What a node's silence means; it never reads as healthy and never as dead. */
public enum Liveness {
  /** No heartbeat was ever seen. */
  NEVER,
  /** Heard of lately. */
  ALIVE,
  /** Three heartbeats missed. */
  UNKNOWN,
  /** Ten heartbeats missed. */
  SILENT;

  private static final int UNKNOWN_AFTER = 3;
  private static final int SILENT_AFTER = 10;

  /**
   * @param age of the last heartbeat, or of our own looking when that is younger
   * @param interval of heartbeats
   */
  static Liveness of(Duration age, Duration interval) {
    if (age.compareTo(interval.multipliedBy(UNKNOWN_AFTER)) <= 0) {
      return ALIVE;
    }
    return age.compareTo(interval.multipliedBy(SILENT_AFTER)) <= 0 ? UNKNOWN : SILENT;
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Liveness of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}

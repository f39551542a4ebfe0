package dev.rookery.orchestrator.fleet;

import dev.rookery.orchestrator.platform.Installation.NodeRules;
import java.time.Duration;
import java.util.Locale;

/** What a node's silence means; it never reads as healthy and never as dead. */
public enum Liveness {
  /** No heartbeat was ever seen. */
  NEVER,
  /** Heard of lately. */
  ALIVE,
  /** Some heartbeats missed; five unless configured. */
  UNKNOWN,
  /** Many heartbeats missed; thirty unless configured. */
  SILENT;

  /**
   * @param age of the last heartbeat, or of our own looking when that is younger
   * @param interval of heartbeats
   * @param rules how many may be missed
   */
  static Liveness of(Duration age, Duration interval, NodeRules rules) {
    if (age.compareTo(interval.multipliedBy(rules.unknownAfter())) <= 0) {
      return ALIVE;
    }
    boolean isShort = age.compareTo(interval.multipliedBy(rules.silentAfter())) <= 0;
    return isShort ? UNKNOWN : SILENT;
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Liveness of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}

package dev.rookery.orchestrator.fleet;

import java.util.Locale;

/** How well a check of the go-live gate passed; the words are the column's. */
public enum GateLevel {
  OK,
  /** Mail may leave, but something is less good than it should be, or nobody could tell. */
  WEAK,
  /** The node does not go live. */
  FAILED;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static GateLevel of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}

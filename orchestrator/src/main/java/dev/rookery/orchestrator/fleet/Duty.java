package dev.rookery.orchestrator.fleet;

import java.util.Locale;

/** Whether a node serves; beside its state, to which it returns. The words are the column's. */
public enum Duty {
  IN_SERVICE,
  /** A person works on it: it takes nothing new, and nothing automatic is done to it. */
  MAINTENANCE,
  /** It takes nothing new until its queue is empty, before it goes for good. */
  DRAINING;

  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Duty of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}

package dev.rookery.orchestrator.warmup;

import java.util.Locale;

/** What a decision does to a cap; the words are the column's. */
public enum Move {
  /** A source begins, or begins again, at a low step. */
  START,
  UP,
  HOLD,
  /** Fewer messages, because the receiving provider objected. */
  BACK,
  /** No messages for some days, because recipients bounced or complained. */
  REST;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Move of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}

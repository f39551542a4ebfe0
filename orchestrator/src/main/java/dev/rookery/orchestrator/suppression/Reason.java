package dev.rookery.orchestrator.suppression;

import java.util.Locale;

/** Why an address is never mailed again; the words are the column's. */
public enum Reason {
  /** A server said for good that there is no such mailbox. */
  BOUNCE,
  /** The recipient said it is spam. */
  COMPLAINT,
  /** The recipient asked for no more mail. */
  UNSUBSCRIBE,
  /** The tenant put it there, and may take it away again. */
  MANUAL;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Reason of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}

package dev.rookery.standards.smtpreply;

/** Who wrote a text: a rule for one never fits the other. */
public enum SaidBy {
  /** A server in answer to us. */
  REMOTE,
  /** Our own MTA: {@code relay=none}, no connection, its error transport. */
  LOCAL
}

package dev.rookery.agent.journal;

/**
 * The journal cannot be written or read. What was asked for did not happen as far as the journal
 * knows; the mail path answers "later".
 */
public final class JournalException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  JournalException(String message) {
    super(message);
  }

  JournalException(String message, Throwable cause) {
    super(message, cause);
  }
}

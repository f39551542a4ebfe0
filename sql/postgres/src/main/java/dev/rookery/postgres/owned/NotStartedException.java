package dev.rookery.postgres.owned;

/**
 * A server of our own could not be started or prepared. The message is one line: what, found
 * against allowed, the way out, and the log's path where there is one. Asking again does not help
 * before somebody acted.
 */
public final class NotStartedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public NotStartedException(String message) {
    super(message);
  }

  public NotStartedException(String message, Throwable cause) {
    super(message, cause);
  }
}

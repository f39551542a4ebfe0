package dev.rookery.orchestrator.platform;

/** Nothing gets better by itself: a person must act. The message says what and how. */
public class OperatorActionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public OperatorActionException(String message) {
    super(message);
  }

  public OperatorActionException(String message, Throwable cause) {
    super(message, cause);
  }
}

package dev.rookery.orchestrator.platform;

import java.time.Duration;

/** Something outside did not answer as it should; asking again later may help. */
public class TemporaryException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final Duration retryAfter;

  /**
   * @param retryAfter how long to wait before asking again
   */
  public TemporaryException(String message, Duration retryAfter, Throwable cause) {
    super(message, cause);
    this.retryAfter = retryAfter;
  }

  public TemporaryException(String message, Duration retryAfter) {
    super(message);
    this.retryAfter = retryAfter;
  }

  public Duration retryAfter() {
    return retryAfter;
  }
}

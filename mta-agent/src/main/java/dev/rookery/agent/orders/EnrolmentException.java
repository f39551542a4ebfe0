package dev.rookery.agent.orders;

/**
 * Enrolment did not work this time.
 *
 * <p>{@link #isRefusal} tells whether an operator must act, or asking again may help by itself.
 */
final class EnrolmentException extends Exception {
  private static final long serialVersionUID = 1L;
  private final boolean refusal;

  private EnrolmentException(String message, boolean refusal) {
    super(message);
    this.refusal = refusal;
  }

  static EnrolmentException later(String message) {
    return new EnrolmentException(message, false);
  }

  static EnrolmentException refused(String message) {
    return new EnrolmentException(message, true);
  }

  boolean isRefusal() {
    return refusal;
  }
}

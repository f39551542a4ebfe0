package dev.rookery.lab.mta;

/**
 * What one delivery attempt came to for one recipient, in the words of the log.
 *
 * @param relay {@code name[ip]:port} or {@code none}
 * @param dsn enhanced status such as {@code 4.7.0}
 * @param text what stands in parentheses behind the status
 */
record DeliveryOutcome(Status status, String relay, String dsn, String text) {

  enum Status {
    SENT("sent"),
    DEFERRED("deferred"),
    BOUNCED("bounced");

    private final String logged;

    Status(String logged) {
      this.logged = logged;
    }

    String logged() {
      return logged;
    }
  }

  static DeliveryOutcome deferred(String relay, String dsn, String text) {
    return new DeliveryOutcome(Status.DEFERRED, relay, dsn, text);
  }

  static DeliveryOutcome bounced(String relay, String dsn, String text) {
    return new DeliveryOutcome(Status.BOUNCED, relay, dsn, text);
  }

  boolean isDeferred() {
    return status == Status.DEFERRED;
  }
}

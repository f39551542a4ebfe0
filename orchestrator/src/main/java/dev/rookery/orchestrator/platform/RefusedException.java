package dev.rookery.orchestrator.platform;

/**
 * A request that cannot be done as asked, for a reason the caller can understand. The HTTP edge
 * turns it into a problem document (RFC 9457).
 */
public class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why, in the words of HTTP. */
  public enum Kind {
    MALFORMED(400),
    INVALID(422),
    NOT_FOUND(404),
    CONFLICT(409),
    STALE(412),
    PRECONDITION_REQUIRED(428),
    UNAUTHENTICATED(401),
    FORBIDDEN(403),
    TOO_LARGE(413);

    private final int status;

    Kind(int status) {
      this.status = status;
    }

    public int status() {
      return status;
    }
  }

  private final Kind kind;
  private final String type;

  /**
   * @param type last part of the problem's type URI, e.g. {@code not-a-domain}
   * @param detail what, which, found against allowed, and the way out
   */
  public RefusedException(Kind kind, String type, String detail) {
    super(detail);
    this.kind = kind;
    this.type = type;
  }

  public Kind kind() {
    return kind;
  }

  public String type() {
    return type;
  }
}

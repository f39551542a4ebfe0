package dev.rookery.standards.smtp;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** No session came about. Asking again helps unless {@link #reply()} is permanent. */
public final class SmtpConnectException extends IOException {
  private final SmtpStep step;
  private final transient @Nullable SmtpReply reply;

  SmtpConnectException(SmtpStep step, SmtpReply reply) {
    super(reply.folded() + " (in reply to " + step.logged() + ")");
    this.step = step;
    this.reply = reply;
  }

  SmtpConnectException(SmtpStep step, String reason, @Nullable Throwable cause) {
    super(reason, cause);
    this.step = step;
    this.reply = null;
  }

  /** How far it came. */
  public SmtpStep step() {
    return step;
  }

  /** What the server said, empty when the connection failed or broke. */
  public Optional<SmtpReply> reply() {
    return Optional.ofNullable(reply);
  }
}

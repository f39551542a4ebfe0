package dev.rookery.agent.mailet;

import dev.rookery.contract.MessageFact;
import dev.rookery.standards.smtp.SmtpReply;
import org.jspecify.annotations.Nullable;

/**
 * Why something happened to a message, in the words of {@link MessageFact}.
 *
 * @param code SMTP reply code, 0 when there was none
 */
public record Reason(
    int code, @Nullable String status, @Nullable String scope, @Nullable String text) {
  /** Nothing to explain. */
  public static final Reason NONE = new Reason(0, null, null, null);

  /** A reply of ours or of the MTA. */
  static Reason of(SmtpReply reply, String scope) {
    return new Reason(reply.code(), reply.status(), scope, reply.text());
  }
}

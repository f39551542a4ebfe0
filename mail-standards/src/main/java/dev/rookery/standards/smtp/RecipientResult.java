package dev.rookery.standards.smtp;

/** What became of one recipient of a message. */
public sealed interface RecipientResult {

  /** As given to the client. */
  String recipient();

  /** Up to which step the dialogue came for this recipient. */
  SmtpStep step();

  /**
   * The server answered; positive only when it took the message.
   *
   * @param step the step the reply belongs to
   */
  record Answered(String recipient, SmtpStep step, SmtpReply reply) implements RecipientResult {}

  /**
   * The connection broke or was too slow. At {@link SmtpStep#END_OF_DATA} the server may have taken
   * the message all the same, so that trying again may deliver it twice (RFC 1047).
   *
   * @param reason for the log; {@code Connection timed out} when it was too slow
   */
  record Lost(String recipient, SmtpStep step, String reason) implements RecipientResult {}

  /** Has the server taken the message for this recipient? */
  default boolean isDelivered() {
    return switch (this) {
      case Answered a -> a.step == SmtpStep.END_OF_DATA && a.reply.isPositive();
      case Lost _ -> false;
    };
  }
}

package dev.rookery.agent.mailet;

import dev.rookery.standards.smtp.SmtpReply;
import java.util.Optional;

/** What became of handing a message back to the MTA. */
sealed interface Injection {
  /**
   * The MTA has it.
   *
   * @param queueId its new one, empty when the reply does not name it
   */
  record Queued(SmtpReply reply, Optional<String> queueId) implements Injection {}

  /** The MTA certainly has not. */
  record Refused(String reason) implements Injection {}

  /** The connection broke after the message was sent: the MTA may have it. */
  record Unknown(String reason) implements Injection {}
}

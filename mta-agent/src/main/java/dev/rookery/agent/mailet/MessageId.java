package dev.rookery.agent.mailet;

import jakarta.mail.MessagingException;
import java.util.UUID;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;

/** Gives a message without Message-ID one, the same whenever the MTA asks again. */
final class MessageId extends GenericMailet {
  @Override
  public void service(Mail mail) throws MessagingException {
    OutgoingMail outgoing = OutgoingMail.of(mail);
    if (outgoing.getMessage().getHeader("Message-ID") == null) {
      outgoing.getMessage().setHeader("Message-ID", outgoing.tracked().messageId());
    }
  }

  /** The value that a message of ours without one gets. */
  static String made(UUID id, String domain) {
    return "<%s@%s>".formatted(id, domain);
  }
}

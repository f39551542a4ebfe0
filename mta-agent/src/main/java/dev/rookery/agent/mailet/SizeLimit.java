package dev.rookery.agent.mailet;

import jakarta.mail.MessagingException;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;

/** Refuses messages above the wanted state's size with 552 5.3.4. */
final class SizeLimit extends GenericMailet {
  @Override
  public void service(Mail mail) throws MessagingException {
    OutgoingMail outgoing = OutgoingMail.of(mail);
    long limit = outgoing.rules().wanted().maxMessageBytes();
    if (outgoing.tracked().size() > limit) {
      outgoing.end(Refusals.tooLarge(outgoing.tracked().size(), limit));
    }
  }
}

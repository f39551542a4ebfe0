package dev.rookery.agent.mailet;

import jakarta.mail.MessagingException;
import java.util.UUID;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;

/**
 * Refuses recipients that must not be mailed, also when they were suppressed after the message had
 * been taken.
 */
final class Suppression extends GenericMailet {
  private static final UUID NOBODY = new UUID(0, 0);

  @Override
  public void service(Mail mail) throws MessagingException {
    OutgoingMail outgoing = OutgoingMail.of(mail);
    UUID tenant = outgoing.tracked().tenant();
    outgoing
        .rules()
        .findSuppression(tenant == null ? NOBODY : tenant, outgoing.tracked().recipient())
        .ifPresent(reason -> outgoing.end(Refusals.suppressed(reason)));
  }
}

package dev.rookery.agent.mailet;

import dev.rookery.contract.UnsubscribeToken;
import dev.rookery.contract.WantedState;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.util.Base64;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;

/**
 * Puts our List-Unsubscribe and List-Unsubscribe-Post in place (RFC 8058 §3.1), instead of any that
 * the sender wrote: the request must reach the suppression list. A sending domain whose mail comes
 * in here gets a mailto beside the URL (RFC 2369 §3.2).
 */
final class OneClickUnsubscribe extends GenericMailet {
  /** Local part before {@code +TOKEN} in the mailto. */
  static final String MAILBOX = "unsubscribe";

  @Override
  public void service(Mail mail) throws MessagingException {
    OutgoingMail outgoing = OutgoingMail.of(mail);
    WantedState wanted = outgoing.rules().wanted();
    byte[] key = Base64.getDecoder().decode(wanted.unsubscribeKey());
    String token = new UnsubscribeToken(wanted.node(), outgoing.id()).write(key);
    StringBuilder value = new StringBuilder();
    value.append('<').append(wanted.unsubscribeBase()).append('/').append(token).append('>');
    outgoing
        .sendingDomain()
        .filter(domain -> outgoing.rules().findInboundTenant(domain).isPresent())
        .ifPresent(domain ->
            value.append(
                ",\r\n <mailto:%s+%s@%s>"
                    .formatted(MAILBOX, MailtoToken.write(outgoing.id(), key), domain)));
    MimeMessage message = outgoing.getMessage();
    message.setHeader("List-Unsubscribe", value.toString());
    message.setHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
  }
}

package dev.rookery.agent.mailet;

import dev.rookery.contract.SigningKey;
import dev.rookery.standards.message.MalformedMessageException;
import dev.rookery.standards.smtp.SmtpReply;
import jakarta.mail.MessagingException;
import java.time.InstantSource;
import java.util.List;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;

/**
 * Signs with every key of the header From's domain (RFC 6376), over the octets as they will leave.
 * The last mailet: what changes the message after it breaks the signature.
 */
final class DkimSign extends GenericMailet {
  private final MailSigner signer;

  DkimSign(InstantSource clock) {
    this.signer = new MailSigner(clock);
  }

  @Override
  public void service(Mail mail) throws MessagingException {
    OutgoingMail outgoing = OutgoingMail.of(mail);
    String domain = outgoing.sendingDomain().orElse("");
    List<SigningKey> keys = outgoing.rules().signingKeys(domain);
    if (keys.isEmpty()) {
      outgoing.end(
          new Verdict.Later(
              SmtpReply.of(451, "4.7.5", "no DKIM key for %s on this node yet".formatted(domain))));
      return;
    }
    try {
      outgoing.setMessage(new FilterMessage(signer.sign(outgoing.octets(), keys)));
    } catch (MalformedMessageException e) {
      outgoing.end(Refusals.malformed(e.getMessage()));
    }
  }
}

package dev.rookery.agent.mailet;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;

/**
 * Writes {@code Feedback-ID: CAMPAIGN:TENANT:MESSAGE:rookery}, by which providers that forward
 * complaints let us know what they are about. The campaign is what the sender wrote in {@value
 * #CAMPAIGN}, which does not leave the node; {@code -} without one.
 */
final class FeedbackId extends GenericMailet {
  static final String CAMPAIGN = "X-Rookery-Campaign";
  static final String SENDER = "rookery";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,40}");

  @Override
  public void service(Mail mail) throws MessagingException {
    OutgoingMail outgoing = OutgoingMail.of(mail);
    MimeMessage message = outgoing.getMessage();
    String[] campaigns = message.getHeader(CAMPAIGN);
    String campaign = campaigns == null ? "-" : campaigns[0].strip();
    message.removeHeader(CAMPAIGN);
    UUID tenant = outgoing.tracked().tenant();
    message.setHeader(
        "Feedback-ID",
        "%s:%s:%s:%s"
            .formatted(
                NAME.matcher(campaign).matches() ? campaign : "-",
                Optional.ofNullable(tenant).map(UUID::toString).orElse("-"),
                outgoing.id(),
                SENDER));
  }
}

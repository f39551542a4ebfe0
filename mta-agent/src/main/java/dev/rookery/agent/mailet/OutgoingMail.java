package dev.rookery.agent.mailet;

import dev.rookery.agent.orders.Rules;
import jakarta.mail.MessagingException;
import java.util.Optional;
import java.util.UUID;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.mailet.Mail;
import org.apache.mailet.MailetException;
import org.jspecify.annotations.Nullable;

/** A message on its way out, to one recipient, as our own mailets see it. */
final class OutgoingMail extends AttributedMail {
  private static final long serialVersionUID = 1L;

  private final transient TrackedMessage tracked;
  private final transient Rules rules;
  private transient @Nullable Verdict verdict;

  OutgoingMail(TrackedMessage tracked, Rules rules, String sender, byte[] octets)
      throws MessagingException {
    super(
        tracked.queueId(),
        MaybeSender.getMailSender(sender).asOptional().orElse(MailAddress.nullSender()),
        new MailAddress(tracked.recipient()),
        new FilterMessage(octets));
    this.tracked = tracked;
    this.rules = rules;
  }

  /**
   * The mail as one of ours.
   *
   * @throws MailetException it is none; our mailets work in the filter's pipeline only
   */
  static OutgoingMail of(Mail mail) throws MailetException {
    if (mail instanceof OutgoingMail outgoing) {
      return outgoing;
    }
    throw new MailetException("not a mail of the filter");
  }

  /** What is known of the message. */
  TrackedMessage tracked() {
    return tracked;
  }

  UUID id() {
    return tracked.id();
  }

  /** The rules in force when the message came; the same for all mailets. */
  Rules rules() {
    return rules;
  }

  /** Domain of the header From; empty when there is none or several. */
  Optional<String> sendingDomain() {
    return Optional.ofNullable(tracked.sendingDomain());
  }

  /** Ends the pipeline with this verdict. */
  void end(Verdict with) {
    verdict = with;
    setState(GHOST);
  }

  Optional<Verdict> verdict() {
    return Optional.ofNullable(verdict);
  }

  /** The whole message as it is now. */
  byte[] octets() throws MessagingException {
    return FilterMessage.octets(getMessage());
  }
}

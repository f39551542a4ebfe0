package dev.rookery.agent.inbound;

import dev.rookery.agent.mailet.EmailAddress;
import dev.rookery.agent.orders.Orders;
import dev.rookery.agent.orders.Rules;
import dev.rookery.standards.arf.ArfReader;
import dev.rookery.standards.arf.ArfReport;
import dev.rookery.standards.dns.DnsUnavailableException;
import dev.rookery.standards.message.MalformedMessageException;
import dev.rookery.standards.message.RawMessage;
import dev.rookery.standards.smtp.Envelope;
import dev.rookery.standards.smtp.SessionInfo;
import dev.rookery.standards.smtp.SmtpHandler;
import dev.rookery.standards.smtp.SmtpReply;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The LMTP door for mail to inbound domains: unsubscribe requests and complaints become events, all
 * else goes to a mailbox. Everything that comes in is hostile.
 */
final class InboundDoor implements SmtpHandler {
  private static final System.Logger LOG = System.getLogger("inbound");
  private static final Pattern UNSUBSCRIBE =
      Pattern.compile("unsubscribe\\+([0-9a-f]{48})", Pattern.CASE_INSENSITIVE);

  /** Mailbox for addresses that no login owns. */
  static final String OTHER_MAILBOX = "_other";

  private final Orders orders;
  private final ReturnedMail returned;
  private final Mailboxes mailboxes;

  InboundDoor(Orders orders, ReturnedMail returned, Mailboxes mailboxes) {
    this.orders = orders;
    this.returned = returned;
    this.mailboxes = mailboxes;
  }

  @Override
  public SmtpReply rcpt(SessionInfo session, Envelope envelope, String recipient) {
    Optional<Rules> rules = orders.current();
    Optional<EmailAddress> to = EmailAddress.parse(recipient);
    if (rules.isEmpty()) {
      return SmtpReply.of(451, "4.3.0", "node has no wanted state yet");
    }
    return to.flatMap(address -> rules.get().findInboundTenant(address.domain())).isPresent()
        ? SmtpReply.of(250, "2.1.5", "Ok")
        : SmtpReply.of(550, "5.1.2", "mail for this domain is not taken here");
  }

  @Override
  public List<SmtpReply> data(SessionInfo session, Envelope envelope, byte[] message) {
    return envelope.recipients().stream()
        .map(recipient -> EmailAddress.parse(recipient).orElseThrow())
        .map(recipient -> take(recipient, message))
        .toList();
  }

  private SmtpReply take(EmailAddress to, byte[] octets) {
    try {
      Optional<Rules> rules = orders.current();
      if (rules.isEmpty()) {
        return SmtpReply.of(451, "4.3.0", "node has no wanted state yet");
      }
      return isUnderstood(to, octets, rules.get())
          ? SmtpReply.of(250, "2.0.0", "Ok")
          : store(to, octets, rules.get());
    } catch (DnsUnavailableException e) {
      return SmtpReply.of(451, "4.4.3", e.getMessage());
    } catch (IOException | RuntimeException | StackOverflowError e) {
      LOG.log(Level.WARNING, "inbound: a message is answered later", e);
      return SmtpReply.of(451, "4.3.0", "failed: " + e.getClass().getSimpleName());
    }
  }

  private boolean isUnderstood(EmailAddress to, byte[] octets, Rules rules) {
    Matcher unsubscribe = UNSUBSCRIBE.matcher(to.local());
    if (unsubscribe.matches()) {
      return returned.unsubscribe(unsubscribe.group(1), to, rules);
    }
    Optional<ArfReport> report = report(octets);
    return report.isPresent() && returned.complaint(report.get(), to, rules);
  }

  private static Optional<ArfReport> report(byte[] octets) {
    try {
      return ArfReader.find(RawMessage.parse(octets));
    } catch (MalformedMessageException _) {
      return Optional.empty();
    }
  }

  private SmtpReply store(EmailAddress to, byte[] octets, Rules rules) throws IOException {
    boolean owned = rules.findOwner(to.toString()).isPresent() && Maildir.isSafe(to.local());
    return mailboxes.deliver(to.domain(), owned ? to.local() : OTHER_MAILBOX, octets);
  }
}

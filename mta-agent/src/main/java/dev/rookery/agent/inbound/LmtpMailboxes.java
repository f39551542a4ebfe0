package dev.rookery.agent.inbound;

import dev.rookery.standards.smtp.RecipientResult;
import dev.rookery.standards.smtp.SmtpClient;
import dev.rookery.standards.smtp.SmtpClientSettings;
import dev.rookery.standards.smtp.SmtpConnectException;
import dev.rookery.standards.smtp.SmtpReply;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * Mailboxes of an LMTP server (RFC 2033), which is Dovecot on our nodes: its answer is the sender's
 * answer, so that a full mailbox is told while the message is still the sender's.
 */
final class LmtpMailboxes implements Mailboxes {
  private final SmtpClientSettings settings;
  private final Mailboxes others;

  /**
   * @param others keeps what belongs to no login, which the server does not know
   */
  LmtpMailboxes(InetSocketAddress server, String hostname, Mailboxes others) {
    this.settings =
        SmtpClientSettings.lmtp(server, hostname)
            .withTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(60));
    this.others = others;
  }

  @Override
  public SmtpReply deliver(String domain, String local, byte[] octets) throws IOException {
    if (local.equals(InboundDoor.OTHER_MAILBOX)) {
      return others.deliver(domain, local, octets);
    }
    try (SmtpClient client = SmtpClient.connect(settings)) {
      return answer(client.deliver("", List.of(local + "@" + domain), octets).getFirst());
    } catch (SmtpConnectException e) {
      return later(e.getMessage());
    }
  }

  private static SmtpReply answer(RecipientResult result) {
    return switch (result) {
      case RecipientResult.Answered(_, _, SmtpReply reply) -> reply;
      case RecipientResult.Lost(_, _, String reason) -> later(reason);
    };
  }

  private static SmtpReply later(String reason) {
    return SmtpReply.of(451, "4.3.0", "the mailboxes do not answer: " + reason);
  }
}

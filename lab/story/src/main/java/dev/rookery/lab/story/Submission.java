package dev.rookery.lab.story;

import dev.rookery.standards.smtp.Credentials;
import dev.rookery.standards.smtp.RecipientResult;
import dev.rookery.standards.smtp.SmtpClient;
import dev.rookery.standards.smtp.SmtpClientSettings;
import dev.rookery.standards.smtp.SmtpConnectException;
import dev.rookery.standards.smtp.TlsMode;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A tenant's mail client: SMTP with STARTTLS and AUTH to one node, one session at a time. */
final class Submission implements AutoCloseable {
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private final SmtpClientSettings settings;
  private final Mailbox mailbox;
  private final AtomicLong accepted;
  private SmtpClient client;

  /**
   * @param accepted counts messages the node took
   */
  private Submission(SmtpClientSettings settings, Mailbox mailbox, AtomicLong accepted)
      throws SmtpConnectException {
    this.settings = settings;
    this.mailbox = mailbox;
    this.accepted = accepted;
    this.client = SmtpClient.connect(settings);
  }

  static Submission open(
      InetSocketAddress node, NodeCertificate certificate, Mailbox mailbox, AtomicLong accepted)
      throws SmtpConnectException {
    SmtpClientSettings settings =
        SmtpClientSettings.smtp(node, "client.lab.test")
            .withServerName(certificate.hostname())
            .withTls(TlsMode.REQUIRED, certificate.trust())
            .withLogin(new Credentials(mailbox.address(), mailbox.password()))
            .withTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofSeconds(30));
    return new Submission(settings, mailbox, accepted);
  }

  boolean isEncrypted() {
    return client.isEncrypted();
  }

  /** Sends one letter from the mailbox's own address. */
  RecipientResult send(String to) throws SmtpConnectException {
    return send(
        to, new Letter(mailbox.address(), to, NUMBER.incrementAndGet()).bytes(Instant.now()));
  }

  /** Sends these octets from the mailbox's own address. */
  RecipientResult send(String to, byte[] message) throws SmtpConnectException {
    return send(mailbox.address(), to, message);
  }

  /** Sends one letter from an address that the mailbox's login may not own. */
  RecipientResult sendAs(String from, String to) throws SmtpConnectException {
    return send(from, to, new Letter(from, to, NUMBER.incrementAndGet()).bytes(Instant.now()));
  }

  /** A session that ended is opened anew. */
  private RecipientResult send(String from, String to, byte[] message) throws SmtpConnectException {
    reopen();
    RecipientResult result = client.deliver(from, List.of(to), message).getFirst();
    if (result.isDelivered()) {
      accepted.incrementAndGet();
    }
    return result;
  }

  private void reopen() throws SmtpConnectException {
    if (!client.isUsable()) {
      client.close();
      client = SmtpClient.connect(settings);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}

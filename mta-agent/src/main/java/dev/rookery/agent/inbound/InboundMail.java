package dev.rookery.agent.inbound;

import dev.rookery.agent.journal.Journal;
import dev.rookery.agent.mailet.Providers;
import dev.rookery.agent.orders.Orders;
import dev.rookery.standards.dns.Resolver;
import dev.rookery.standards.smtp.SmtpServer;
import dev.rookery.standards.smtp.SmtpServerSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/** The door for mail that comes in. */
public final class InboundMail implements AutoCloseable {
  private static final int MOST_CONNECTIONS = 20;

  private final SmtpServer server;
  private volatile boolean open = true;

  private InboundMail(SmtpServer server) {
    this.server = server;
  }

  /**
   * @param folder mailboxes of our own, a folder for each domain
   * @param mailboxes LMTP server that keeps those of logins; empty = our own
   */
  public record Settings(
      InetSocketAddress listen,
      String hostname,
      Path folder,
      Optional<InetSocketAddress> mailboxes) {

    private Mailboxes keepers(InstantSource clock) {
      Maildir own = new Maildir(folder, clock);
      return mailboxes
          .<Mailboxes>map(server -> new LmtpMailboxes(server, hostname, own))
          .orElse(own);
    }
  }

  /**
   * Opens the door.
   *
   * @throws IOException the address cannot be taken; says which and why
   */
  public static InboundMail open(
      Settings settings,
      Journal journal,
      HeardBook heard,
      Orders orders,
      Resolver resolver,
      InstantSource clock)
      throws IOException {
    ReturnedMail returned = new ReturnedMail(journal, heard, new Providers(resolver));
    InboundDoor door = new InboundDoor(orders, returned, settings.keepers(clock));
    return new InboundMail(
        SmtpServer.start(
            SmtpServerSettings.lmtp(settings.listen(), settings.hostname())
                .withMaxConnections(MOST_CONNECTIONS),
            door));
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return server.address();
  }

  /** Is the door open? */
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() {
    open = false;
    server.close();
  }
}

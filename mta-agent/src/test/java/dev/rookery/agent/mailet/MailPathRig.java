package dev.rookery.agent.mailet;

import dev.rookery.agent.journal.Journal;
import dev.rookery.agent.journal.JournalSettings;
import dev.rookery.agent.orders.MtaFiles;
import dev.rookery.agent.orders.Orders;
import dev.rookery.agent.orders.PermitBook;
import dev.rookery.agent.orders.WantedStates;
import dev.rookery.contract.Budget;
import dev.rookery.contract.Event;
import dev.rookery.contract.EventKind;
import dev.rookery.contract.NodeKeys;
import dev.rookery.contract.SealedWanted;
import dev.rookery.contract.SigningKey;
import dev.rookery.standards.dkim.DkimAlgorithm;
import dev.rookery.standards.dkim.DkimKeyPair;
import dev.rookery.standards.dns.ZoneResolver;
import dev.rookery.standards.smtp.RecipientResult;
import dev.rookery.standards.smtp.SmtpClient;
import dev.rookery.standards.smtp.SmtpClientSettings;
import dev.rookery.standards.smtp.SmtpReply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A mail path between two real sockets: a test speaks LMTP in front, a sink takes what comes out.
 */
final class MailPathRig implements AutoCloseable {
  static final Instant DAY = Instant.parse("2026-01-01T00:00:00Z");
  static final String PLAIN =
      """
      From: Ann <ann@sender.example>
      To: Bob <bob@maple-mail.example>
      Subject: Hello
      Message-ID: <1@sender.example>
      Date: Thu, 01 Jan 2026 00:00:00 +0000

      A body.
      """;

  private static final NodeKeys KEYS = NodeKeys.ofRoot(new byte[32]);

  private final Path directory;
  private final Path queueLog;
  private final DkimKeyPair dkim = DkimKeyPair.generate(DkimAlgorithm.ED25519_SHA256);
  private final ReinjectionSink sink = new ReinjectionSink();
  private final ZoneResolver dns =
      new ZoneResolver()
          .mx("maple-mail.example.", 10, "mx1.maple.example.")
          .mx("birch-mail.example.", 10, "a.mx.birch.example.")
          .txt("s1._domainkey.sender.example.", dkim.record().text())
          .fails("MX", "dark.example.");
  private Journal journal;
  private Orders orders;
  private MailPath path;
  private long version;
  private volatile Instant now = DAY;
  private Optional<Path> pipeline = Optional.empty();

  MailPathRig(Path directory) throws IOException {
    this.directory = directory;
    this.queueLog = directory.resolve("postqueue.log");
    open();
  }

  private void open() throws IOException {
    MessageBook messages = new MessageBook();
    PermitBook permits = new PermitBook();
    journal =
        new Journal(
            directory.resolve("journal"),
            JournalSettings.defaults(),
            WantedStates.NODE,
            () -> now,
            List.of(messages, permits));
    orders =
        new Orders(
            WantedStates.NODE,
            KEYS,
            directory.resolve("state"),
            new MtaFiles(directory.resolve("passwd"), directory.resolve("domains"), List.of()),
            journal);
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    path =
        MailPath.open(
            new MailPathSettings(
                any,
                any,
                sink.address(),
                "node.test",
                List.of("sh", "-c", "echo \"$@\" >> '%s'".formatted(queueLog), "postqueue"),
                1_000_000,
                pipeline),
            new FilterBooks(journal, messages, permits),
            orders,
            dns,
            () -> now);
  }

  void usePipeline(Path file) throws IOException {
    pipeline = Optional.of(file);
    restart();
  }

  void restart() throws IOException {
    path.close();
    journal.close();
    open();
    try {
      orders.resume();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Wanted state with a DKIM key, and ten permits for maple today unless changed. */
  void want(UnaryOperator<WantedStates> change) {
    String pkcs8 = Base64.getEncoder().encodeToString(dkim.privateKey().getEncoded());
    WantedStates wanted =
        WantedStates.of(++version)
            .keys(new SigningKey("sender.example", "s1", "ed25519", pkcs8))
            .budgets(budget("d1", 10, DAY));
    try {
      orders.offer(SealedWanted.seal(change.apply(wanted).build(), KEYS));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static Budget budget(String id, int cap, Instant from) {
    return new Budget(id, WantedStates.SOURCE, "maple", cap, from, from.plus(Duration.ofDays(1)));
  }

  SmtpReply submit(String queueId, String recipient) {
    return submit(queueId, PLAIN, recipient).getFirst();
  }

  /** Hands a message to the filter as the MTA would; one reply per recipient. */
  List<SmtpReply> submit(String queueId, String message, String... recipients) {
    byte[] octets = message.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    try (SmtpClient client =
        SmtpClient.connect(SmtpClientSettings.lmtp(path.filterAddress(), "mta.test"))) {
      client.xforward(Map.of("IDENT", queueId));
      return client.deliver(WantedStates.SENDER, List.of(recipients), octets).stream()
          .map(RecipientResult.Answered.class::cast)
          .map(RecipientResult.Answered::reply)
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  void turnTo(Instant instant) {
    now = instant;
  }

  ReinjectionSink sink() {
    return sink;
  }

  ZoneResolver dns() {
    return dns;
  }

  MailPath path() {
    return path;
  }

  Path queueLog() {
    return queueLog;
  }

  List<Event> events() {
    return journal.reader().after(0, 10_000).stream()
        .filter(event -> event.kind() != EventKind.APPLIED)
        .toList();
  }

  List<EventKind> kinds() {
    return events().stream().map(Event::kind).toList();
  }

  @Override
  public void close() {
    path.close();
    journal.close();
    sink.close();
  }
}

package dev.rookery.lab.receiver;

import dev.rookery.standards.arf.ArfReport;
import dev.rookery.standards.arf.ArfWriter;
import dev.rookery.standards.arf.FeedbackType;
import dev.rookery.standards.dns.Answer;
import dev.rookery.standards.dns.DnsUnavailableException;
import dev.rookery.standards.dns.Mx;
import dev.rookery.standards.message.RawMessage;
import dev.rookery.standards.smtp.RecipientResult;
import dev.rookery.standards.smtp.SmtpClient;
import dev.rookery.standards.smtp.SmtpClientSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Sends complaints in ARF (RFC 5965) to the domain that signed the message. */
final class FeedbackLoop implements AutoCloseable {
  private static final int ATTEMPTS = 100;
  private static final long PAUSE_NANOS = 300_000_000;

  private final ProviderCharacter character;
  private final ReceiverWorld world;
  private final ArfWriter writer;
  private final String from;
  private final Queue<Complaint> sent = new ConcurrentLinkedQueue<>();
  private final AtomicInteger pending = new AtomicInteger();
  private final ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();
  private volatile boolean closed;

  FeedbackLoop(ProviderCharacter character, ReceiverWorld world) {
    this.character = character;
    this.world = world;
    this.from = "feedback@" + character.domains().iterator().next();
    this.writer = new ArfWriter(from, world.clock());
  }

  List<Complaint> sent() {
    return List.copyOf(sent);
  }

  int pending() {
    return pending.get();
  }

  /** Sends in the background and tries again while the domain's server is away. */
  void complain(Arrival arrival, RawMessage message, String domain) {
    String to = world.feedbackAddress().apply(domain);
    ArfReport report =
        ArfReport.of(FeedbackType.ABUSE, character.key() + "-feedback/1.0", message)
            .withEnvelope(arrival.sender(), List.of(arrival.recipient()))
            .withArrival(arrival.ip(), arrival.at());
    byte[] octets = writer.write(to, report).bytes();
    pending.incrementAndGet();
    senders.execute(() -> send(arrival, to, octets));
  }

  private void send(Arrival arrival, String to, byte[] report) {
    try {
      for (int attempt = 0; attempt < ATTEMPTS && !closed; attempt++) {
        if (isTaken(to, report)) {
          sent.add(
              new Complaint(
                  arrival.day(),
                  world.clock().instant(),
                  arrival.recipient(),
                  to,
                  arrival.messageId()));
          return;
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    } finally {
      pending.decrementAndGet();
    }
  }

  private boolean isTaken(String to, byte[] report) {
    try {
      String domain = to.substring(to.indexOf('@') + 1);
      SmtpClientSettings settings =
          SmtpClientSettings.smtp(server(domain), character.mxHost())
              .withBind(InetAddress.getByName(character.ip()))
              .withOpportunisticTls();
      try (SmtpClient client = SmtpClient.connect(settings)) {
        return client.deliver(from, List.of(to), report).stream()
            .allMatch(RecipientResult::isDelivered);
      }
    } catch (IOException | DnsUnavailableException _) {
      return false;
    }
  }

  private InetSocketAddress server(String domain) throws IOException {
    List<Mx> exchangers = world.resolver().mx(domain + ".").records();
    String host = exchangers.isEmpty() ? domain + "." : exchangers.getFirst().host();
    return switch (world.resolver().a(host)) {
      case Answer.Found<java.net.Inet4Address>(var addresses) ->
          new InetSocketAddress(addresses.getFirst(), world.port());
      case Answer.NoData<java.net.Inet4Address>() ->
          throw new IOException(host + " has no address");
      case Answer.NoName<java.net.Inet4Address>() ->
          throw new IOException(host + " does not exist");
    };
  }

  @Override
  public void close() {
    closed = true;
    senders.shutdown();
  }
}

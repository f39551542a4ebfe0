package dev.rookery.agent.mailet;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rookery.agent.journal.Journal;
import dev.rookery.agent.orders.Orders;
import dev.rookery.standards.dns.Resolver;
import dev.rookery.standards.smtp.SmtpServer;
import dev.rookery.standards.smtp.SmtpServerSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.mailet.Mailet;

/**
 * The agent's place in the path of outgoing mail: the policy service at RCPT, the LMTP filter
 * behind the queue, and the waking of messages that waited for a permit.
 */
public final class MailPath implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(5);

  /** The MTA has added its Received field when a message comes to the filter. */
  private static final int HEADER_ROOM = 8 * 1024;

  private final PolicyServer policy;
  private final SmtpServer filter;
  private final Pipeline pipeline;
  private final Thread waker;
  private volatile boolean open = true;

  private MailPath(PolicyServer policy, SmtpServer filter, Pipeline pipeline, Thread waker) {
    this.policy = policy;
    this.filter = filter;
    this.pipeline = pipeline;
    this.waker = waker;
  }

  /**
   * Opens both doors.
   *
   * @throws IOException a door cannot be opened; says which and why
   * @throws IllegalArgumentException the pipeline file is wrong; says which line and why
   */
  public static MailPath open(
      MailPathSettings settings,
      FilterBooks books,
      Orders orders,
      Resolver resolver,
      InstantSource clock)
      throws IOException {
    Journal journal = books.journal();
    Pipeline pipeline = pipeline(settings, books, clock);
    WaitingRoom waiting = new WaitingRoom();
    OutgoingFilter filter =
        new OutgoingFilter(
            books,
            orders,
            new Providers(resolver),
            pipeline,
            new Reinjection(settings.reinject(), settings.hostname()),
            waiting,
            clock);
    PolicyServer policy =
        PolicyServer.start(
            settings.policyListen(), new Policy(orders, journal, settings.maxMessageBytes()));
    SmtpServer door = startDoor(settings, filter, policy);
    Waker waker =
        new Waker(
            journal, orders, books.permits(), waiting, new Postqueue(settings.postqueue()), clock);
    return new MailPath(policy, door, pipeline, Thread.ofVirtual().name("waker").start(waker));
  }

  private static SmtpServer startDoor(
      MailPathSettings settings, OutgoingFilter filter, PolicyServer policy) throws IOException {
    try {
      return SmtpServer.start(
          SmtpServerSettings.lmtp(settings.filterListen(), settings.hostname())
              .withXforward()
              .withMaxMessageBytes(settings.maxMessageBytes() + HEADER_ROOM)
              .withGrace(GRACE),
          new FilterDoor(filter));
    } catch (IOException e) {
      policy.close();
      throw e;
    }
  }

  private static Pipeline pipeline(
      MailPathSettings settings, FilterBooks books, InstantSource clock) throws IOException {
    return build(
        settings.hostname(),
        () -> new WarmupPermit(books.journal(), books.permits(), clock),
        settings.pipeline());
  }

  /**
   * Makes the pipeline and throws it away.
   *
   * @throws IOException the file cannot be read
   * @throws IllegalArgumentException says which line is wrong and why
   */
  public static void checkPipeline(Optional<Path> file) throws IOException {
    build("localhost", Suppression::new, file).close(); // the permit's place is taken by any
  }

  private static Pipeline build(String hostname, Supplier<Mailet> warmupPermit, Optional<Path> file)
      throws IOException {
    PipelineBuilder builder =
        new PipelineBuilder(
            Map.of(
                "SizeLimit", SizeLimit::new,
                "SenderOwnership", SenderOwnership::new,
                "Suppression", Suppression::new,
                "MessageId", MessageId::new,
                "OneClickUnsubscribe", OneClickUnsubscribe::new,
                "FeedbackId", FeedbackId::new,
                "WarmupPermit", warmupPermit,
                "DkimSign", () -> new DkimSign(InstantSource.system())),
            new FilterContext(hostname));
    return builder.build(PipelineFile.parse(pipelineText(file)));
  }

  private static String pipelineText(Optional<Path> file) throws IOException {
    if (file.isPresent()) {
      return Files.readString(file.get());
    }
    try (InputStream in = MailPath.class.getResourceAsStream("default.pipeline")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
    }
  }

  /** Where the policy service listens. */
  public InetSocketAddress policyAddress() {
    return policy.address();
  }

  /** Where the filter listens. */
  public InetSocketAddress filterAddress() {
    return filter.address();
  }

  /** Is the policy service open? */
  public boolean isPolicyOpen() {
    return policy.isOpen();
  }

  /** Is the filter open? */
  public boolean isFilterOpen() {
    return open;
  }

  /** Finishes what is under way, then closes. */
  @Override
  public void close() {
    open = false;
    waker.interrupt();
    policy.close();
    filter.close();
    pipeline.close();
    try {
      waker.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

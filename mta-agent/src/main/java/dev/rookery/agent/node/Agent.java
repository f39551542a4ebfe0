package dev.rookery.agent.node;

import dev.rookery.agent.inbound.HeardBook;
import dev.rookery.agent.inbound.InboundMail;
import dev.rookery.agent.journal.Journal;
import dev.rookery.agent.journal.JournalSettings;
import dev.rookery.agent.mailet.FilterBooks;
import dev.rookery.agent.mailet.MailPath;
import dev.rookery.agent.mailet.MailPathSettings;
import dev.rookery.agent.mailet.MessageBook;
import dev.rookery.agent.mtalog.LogBook;
import dev.rookery.agent.mtalog.LogFollower;
import dev.rookery.agent.orders.Enrolled;
import dev.rookery.agent.orders.Enrolment;
import dev.rookery.agent.orders.MtaFiles;
import dev.rookery.agent.orders.Orders;
import dev.rookery.agent.orders.PermitBook;
import dev.rookery.agent.orders.WantedWatch;
import dev.rookery.agent.report.Authorities;
import dev.rookery.agent.report.Pulse;
import dev.rookery.agent.report.RedisLink;
import dev.rookery.agent.report.Reporter;
import dev.rookery.standards.dns.DnsjavaResolver;
import dev.rookery.standards.dns.Resolver;
import dev.rookery.standards.smtpreply.ReplyClassifier;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * All parts of the agent, wired. They start lowest first: the journal, enrolment, the wanted state
 * as last known, the MTA's log up to its end; only then do the doors open, so that what happened
 * while the agent was away is known before it decides anything. They stop in the opposite order.
 */
final class Agent implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("node");
  private static final Duration DNS_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration STOP = Duration.ofSeconds(5);

  /** A message is in memory several times over while it is signed and sent on. */
  private static final int COPIES = 12;

  private final CheckedConfig config;
  private final InstantSource clock = InstantSource.system();
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final List<Thread> threads = new ArrayList<>();

  Agent(CheckedConfig config) {
    this.config = config;
  }

  /**
   * Returns once all doors are open.
   *
   * @throws IOException a door cannot be opened, or a file not be read; says which
   * @throws InterruptedException asked to stop before that
   */
  synchronized void start() throws IOException, InterruptedException {
    MessageBook messages = new MessageBook();
    PermitBook permits = new PermitBook();
    LogBook log = new LogBook();
    HeardBook heard = new HeardBook();
    Journal journal =
        keep(
            new Journal(
                config.stateDirectory().resolve("journal"),
                JournalSettings.defaults(),
                config.node(),
                clock,
                List.of(permits, messages, log, heard)));
    writePid();
    FilterBooks books = new FilterBooks(journal, messages, permits);
    Enrolled enrolled = enrol();
    RedisLink redis = keep(new RedisLink(config.node(), enrolled.redis(), authorities()));
    Orders orders = orders(enrolled, journal);
    orders.resume();
    LogFollower follower = follower(log, books, orders);
    follower.catchUp();
    InboundMail inbound = openInbound(journal, heard, orders);
    MailPath mailPath = openMailPath(books, orders);
    Vitals vitals = new Vitals(config.node(), books, orders, mailPath, inbound, clock);
    WantedWatch watch = new WantedWatch(redis, orders);
    run("reporter", new Reporter(journal, redis, enrolled.keys(), clock));
    run("pulse", new Pulse(redis, enrolled.keys(), config.heartbeat(), vitals::measure));
    run("wanted", watch::poll);
    run("wake", watch::listen);
    run("mtalog", follower);
    run("housekeeping", new Housekeeping(books, clock));
    LOG.log(
        Level.INFO,
        "node: agent {0} of node {1} works, epoch {2}, last event {3}",
        Version.text(),
        config.node(),
        journal.epoch(),
        Long.toString(journal.lastSeq()));
  }

  private Enrolled enrol() throws InterruptedException {
    Enrolment enrolment =
        new Enrolment(
            config.controlPlane(),
            config.node(),
            config.tokenFile(),
            config.stateDirectory(),
            Version.text(),
            authorities());
    Optional<Enrolled> kept = enrolment.kept();
    return kept.isPresent() ? kept.get() : enrolment.enrol();
  }

  private Authorities authorities() {
    return Authorities.of(config.authorities());
  }

  private Orders orders(Enrolled enrolled, Journal journal) {
    MtaFiles files = new MtaFiles(config.saslFile(), config.inboundDomainsFile(), config.reload());
    return new Orders(config.node(), enrolled.keys(), config.stateDirectory(), files, journal);
  }

  private LogFollower follower(LogBook log, FilterBooks books, Orders orders) {
    return keep(
        new LogFollower(config.mailLog(), log, books, orders, ReplyClassifier.standard(), clock));
  }

  private InboundMail openInbound(Journal journal, HeardBook heard, Orders orders)
      throws IOException {
    InboundMail.Settings settings =
        new InboundMail.Settings(
            config.inboundListen(),
            config.hostname(),
            config.stateDirectory().resolve("mail"),
            config.mailboxes());
    return keep(InboundMail.open(settings, journal, heard, orders, resolver(), clock));
  }

  private MailPath openMailPath(FilterBooks books, Orders orders) throws IOException {
    MailPathSettings settings =
        new MailPathSettings(
            config.policyListen(),
            config.filterListen(),
            config.reinject(),
            config.hostname(),
            config.postqueue(),
            Runtime.getRuntime().maxMemory() / COPIES,
            Optional.of(config.pipeline()).filter(Files::exists));
    return keep(MailPath.open(settings, books, orders, resolver(), clock));
  }

  private Resolver resolver() {
    return new DnsjavaResolver(config.resolvers(), DNS_TIMEOUT, clock);
  }

  private void writePid() throws IOException {
    Path file = config.stateDirectory().resolve("agent.pid");
    Files.writeString(file, ProcessHandle.current().pid() + "\n");
    parts.push(() -> Files.deleteIfExists(file));
  }

  private <T extends AutoCloseable> T keep(T part) {
    parts.push(part);
    return part;
  }

  private void run(String name, Runnable work) {
    threads.add(Thread.ofVirtual().name(name).start(work));
  }

  /** Stops what runs, then closes what is open; a part that fails does not keep the others. */
  @Override
  public synchronized void close() {
    if (parts.isEmpty()) {
      return;
    }
    threads.forEach(Thread::interrupt);
    for (Thread thread : threads) {
      try {
        thread.join(STOP);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        LOG.log(Level.WARNING, "node: while stopping", e);
      }
    }
    LOG.log(Level.INFO, "node: agent stopped");
  }
}

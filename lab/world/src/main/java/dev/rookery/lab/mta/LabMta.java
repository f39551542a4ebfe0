package dev.rookery.lab.mta;

import dev.rookery.lab.mta.config.Parameters;
import dev.rookery.lab.mta.config.PostfixConfig;
import dev.rookery.lab.mta.config.PostfixConfigException;
import dev.rookery.lab.mta.config.Service;
import dev.rookery.standards.smtp.SmtpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * An MTA that is like Postfix at its seams and reads the same configuration directory: submission
 * with STARTTLS and AUTH (a Dovecot server is asked), policy delegation at RCPT, content filter
 * over LMTP, re-injection, virtual mailboxes over LMTP, MX delivery, a queue on disk with retries,
 * and a log in Postfix's format. It sends no bounce messages: a message given up is logged and
 * dropped.
 */
public final class LabMta implements AutoCloseable {
  private static final long TICK_NANOS = 10_000_000;

  private record Wanted(SmtpdListener listener, SmtpdRules rules) {}

  private record Running(SmtpdListener listener, Smtpd smtpd, SmtpServer server) {}

  private final LabMtaSettings settings;
  private final MailLog log;
  private final MailStore store;
  private final QueueManager queue;
  private final CommandFolder commands;
  private final QueueId ids = new QueueId();
  private final Map<String, Running> services = new LinkedHashMap<>();
  private final Thread ticker;
  private volatile PostfixConfig config;
  private volatile boolean closed;

  private LabMta(LabMtaSettings settings, PostfixConfig config) throws IOException {
    this.settings = settings;
    this.config = config;
    Parameters main = config.main();
    Path queueFolder = config.folder().resolve(main.text("queue_directory", "queue"));
    Path logFile = config.folder().resolve(main.text("maillog_file", "maillog"));
    this.log = new MailLog(logFile, main.text("myhostname", "localhost"), settings.clock());
    this.store = new MailStore(queueFolder.resolve("mail"));
    this.queue = new QueueManager(settings, store, log, new Router(config), retryTimes(main));
    this.commands = new CommandFolder(queueFolder.resolve("commands"), this);
    this.ticker = Thread.ofVirtual().name("mta-ticker").unstarted(this::tick);
  }

  /**
   * Reads the configuration, takes up what a former run left in the queue and listens.
   *
   * @throws IOException configuration unusable, an address taken, or another MTA holds the queue
   */
  public static LabMta start(LabMtaSettings settings) throws IOException {
    try {
      LabMta mta = new LabMta(settings, PostfixConfig.read(settings.configFolder()));
      mta.begin();
      return mta;
    } catch (IllegalArgumentException e) {
      throw new PostfixConfigException(settings.configFolder() + "/main.cf: " + e.getMessage());
    }
  }

  private void begin() throws IOException {
    try {
      config.unused().forEach(this::warnUnused);
      listen(config);
    } catch (IOException | RuntimeException e) {
      kill();
      throw e;
    }
    log.line("postfix/master", "daemon started -- version lab, configuration " + config.folder());
    ticker.start();
  }

  private void warnUnused(String parameter) {
    log.line(
        "postfix/master",
        "warning: %s/main.cf: unused parameter: %s".formatted(config.folder(), parameter));
  }

  private RetryTimes retryTimes(Parameters main) {
    return settings.retry().orElseGet(() -> RetryTimes.of(main));
  }

  /** Opens what is new or changed, closes what is gone, and leaves the rest open. */
  private void listen(PostfixConfig wanted) throws IOException {
    Router router = new Router(wanted);
    RetryTimes times = retryTimes(wanted.main());
    Map<String, Wanted> all = new LinkedHashMap<>();
    for (Service service : wanted.services()) {
      if (service.isSmtpd()) {
        SmtpdRules rules = SmtpdRules.of(wanted.of(service), router, log);
        all.put(service.name(), new Wanted(SmtpdListener.of(service, wanted), rules));
      }
    }
    // the whole configuration is known to be good; from here on only a taken address can fail
    queue.configure(router, times);
    for (String gone : Set.copyOf(services.keySet())) {
      if (!all.containsKey(gone)) {
        stop(services.remove(gone), SmtpServer::close);
      }
    }
    for (Map.Entry<String, Wanted> service : all.entrySet()) {
      open(service.getKey(), service.getValue());
    }
  }

  private void open(String name, Wanted wanted) throws IOException {
    Running before = services.get(name);
    if (before != null && before.listener.equals(wanted.listener)) {
      before.smtpd.configure(wanted.rules);
      return;
    }
    if (before != null) {
      stop(services.remove(name), SmtpServer::close);
    }
    Smtpd smtpd = new Smtpd(wanted.rules, settings, queue, ids, log);
    SmtpServer server = SmtpServer.start(wanted.listener.serverSettings(), smtpd);
    services.put(name, new Running(wanted.listener, smtpd, server));
  }

  private static void stop(Running service, Consumer<SmtpServer> how) {
    how.accept(service.server);
    service.smtpd.hangUp();
  }

  private void tick() {
    while (!closed) {
      try {
        queue.tick();
        commands.poll();
      } catch (IOException | RuntimeException e) {
        log.line("postfix/master", "warning: queue run or command broke off: " + e);
      }
      LockSupport.parkNanos(TICK_NANOS);
    }
  }

  /**
   * Reads the configuration again; sessions of services that did not change go on.
   *
   * @throws IOException the new configuration is unusable and the old one stays in force; or an
   *     address is taken, and the services named before it run already
   * @throws IllegalArgumentException a parameter's value is unusable; the old ones stay in force
   */
  public synchronized void reload() throws IOException {
    PostfixConfig wanted = PostfixConfig.read(settings.configFolder());
    listen(wanted);
    config = wanted;
    log.line("postfix/master", "reload -- version lab, configuration " + config.folder());
  }

  /** Where a service of master.cf really listens; its name as written there. */
  public synchronized InetSocketAddress address(String service) {
    Running running = services.get(service);
    if (running == null) {
      throw new IllegalArgumentException(
          "no smtpd %s in master.cf, found %s".formatted(service, services.keySet()));
    }
    return running.server.address();
  }

  /** All messages in the queue, oldest first. */
  public List<QueuedMessage> queued() {
    return queue.queued();
  }

  /** Tries all deferred messages now ({@code postqueue -f}). */
  public void flush() {
    queue.flush(_ -> true);
  }

  /** Tries this deferred message now ({@code postqueue -i}). */
  public void flush(String queueId) {
    queue.flush(mail -> mail.id().equals(queueId));
  }

  /** Tries deferred messages for this domain now ({@code postqueue -s}). */
  public void flushSite(String domain) {
    queue.flush(mail -> mail.addresses().stream().anyMatch(a -> Router.domainOf(a).equals(domain)));
  }

  /** Moves the log aside as {@code postfix logrotate} does; gives the old file's new name. */
  public Path rotateLog() throws IOException {
    return log.rotate();
  }

  /**
   * Writes {@code postqueue} and {@code postfix} into a folder, as scripts of sh that reach this
   * MTA.
   */
  public void installCommands(Path binFolder) throws IOException {
    commands.install(binFolder);
  }

  String configFolder() {
    return config.folder().toString();
  }

  /** Takes no more mail, lets transactions under way finish, and leaves the rest in the queue. */
  @Override
  public synchronized void close() {
    stop(SmtpServer::close);
  }

  /** Stops at once, as kill -9 would: what was acknowledged is in the queue. */
  public synchronized void kill() {
    stop(SmtpServer::kill);
  }

  private void stop(Consumer<SmtpServer> how) {
    if (closed) {
      return;
    }
    closed = true;
    services.values().forEach(running -> stop(running, how));
    queue.close();
    try {
      store.close();
      log.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

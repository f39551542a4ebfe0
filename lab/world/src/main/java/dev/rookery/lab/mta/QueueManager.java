package dev.rookery.lab.mta;

import dev.rookery.lab.mta.config.PostfixConfigException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** Takes messages up, hands them to their destinations and decides what becomes of what is left. */
final class QueueManager {
  private static final String PROGRAM = "postfix/qmgr";
  private static final int RECIPIENTS_PER_DELIVERY = 50;

  private final LabMtaSettings settings;
  private final MailStore store;
  private final MailLog log;
  private final MailQueue queue;
  private final Map<String, Destination> destinations = new ConcurrentHashMap<>();
  private volatile Router router;
  private volatile RetryTimes times;
  private volatile boolean closed;
  private Instant nextRun = Instant.MIN;

  QueueManager(
      LabMtaSettings settings, MailStore store, MailLog log, Router router, RetryTimes times) {
    this.settings = settings;
    this.store = store;
    this.queue = new MailQueue(store.mails());
    this.log = log;
    this.router = router;
    this.times = times;
  }

  /** From the next message on this holds. */
  void configure(Router newRouter, RetryTimes newTimes) {
    router = newRouter;
    times = newTimes;
  }

  /** One active message, whose deliveries are under way. */
  private final class Flight {
    private StoredMail mail;
    private int outstanding;

    Flight(StoredMail mail) {
      this.mail = mail;
    }
  }

  /**
   * Returns once the message will not be lost any more; its delivery has begun.
   *
   * @throws IOException it could not be written: the sender keeps it
   */
  void accept(StoredMail mail, byte[] content) throws IOException {
    store.add(mail, content);
    queue.admit(mail);
    deliver(mail);
  }

  /** Looks at deferred messages when it is time for a queue run. Called often, by one thread. */
  void tick() {
    Instant now = settings.clock().instant();
    if (now.isBefore(nextRun)) {
      return;
    }
    nextRun = now.plus(times.queueRunDelay());
    flush(mail -> !mail.due().isAfter(now));
  }

  /** Takes up these deferred messages now, whenever they are due. */
  void flush(Predicate<StoredMail> which) {
    if (!closed) {
      queue.takeUp(which).forEach(this::deliver);
    }
  }

  /** Begins the deliveries of a message that is active, and the caller's. */
  private void deliver(StoredMail mail) {
    if (closed) {
      return;
    }
    log.line(
        PROGRAM,
        "%s: from=<%s>, size=%d, nrcpt=%d (queue active)"
            .formatted(mail.id(), mail.sender(), mail.octets(), mail.waiting().size()));
    Flight flight = new Flight(mail);
    try {
      List<DeliveryJob> jobs = jobs(flight);
      // none is left to deliver when the removal could not be written before
      flight.outstanding = Math.max(1, jobs.size());
      jobs.forEach(job -> destination(job.route()).add(job));
      if (jobs.isEmpty()) {
        finished(flight, Map.of());
      }
    } catch (PostfixConfigException e) {
      flight.outstanding = 1;
      DeliveryOutcome outcome =
          DeliveryOutcome.deferred(
              "none", "4.3.5", "mail transport unavailable: " + e.getMessage());
      suspend(mail, mail.addresses(), outcome);
      finished(flight, outcomes(mail.addresses(), outcome));
    }
  }

  private List<DeliveryJob> jobs(Flight flight) throws PostfixConfigException {
    Map<String, List<String>> recipients = new LinkedHashMap<>();
    Map<String, Route> routes = new HashMap<>();
    for (String address : flight.mail.addresses()) {
      Route route = router.route(flight.mail, address);
      routes.put(route.key(), route);
      recipients.computeIfAbsent(route.key(), _ -> new ArrayList<>()).add(address);
    }
    long now = System.nanoTime();
    List<DeliveryJob> jobs = new ArrayList<>();
    recipients.forEach((key, all) -> {
      for (int from = 0; from < all.size(); from += RECIPIENTS_PER_DELIVERY) {
        List<String> some =
            List.copyOf(all.subList(from, Math.min(all.size(), from + RECIPIENTS_PER_DELIVERY)));
        jobs.add(
            new DeliveryJob(
                flight.mail, some, routes.get(key), now, outcomes -> finished(flight, outcomes)));
      }
    });
    return jobs;
  }

  private static Map<String, DeliveryOutcome> outcomes(
      List<String> recipients, DeliveryOutcome outcome) {
    Map<String, DeliveryOutcome> all = new HashMap<>();
    recipients.forEach(recipient -> all.put(recipient, outcome));
    return all;
  }

  private Destination destination(Route route) {
    return destinations.computeIfAbsent(
        route.key(),
        _ ->
            new Destination(
                () ->
                    new DeliveryAgent(
                        settings,
                        store,
                        log,
                        new RemoteHosts(settings.resolver(), settings.mailPort())),
                this::suspend));
  }

  private void suspend(DeliveryJob job, DeliveryOutcome outcome) {
    suspend(job.mail(), job.recipients(), outcome);
    job.done().accept(outcomes(job.recipients(), outcome));
  }

  /** Deferred without being tried: Postfix's error(8) logs it. */
  private void suspend(StoredMail mail, List<String> recipients, DeliveryOutcome outcome) {
    String delay = Seconds.logged(Duration.between(mail.arrival(), settings.clock().instant()));
    for (String recipient : recipients) {
      log.line(
          "postfix/error",
          "%s: to=<%s>, relay=none, delay=%s, delays=%s/0/0/0, dsn=%s, status=deferred (%s)"
              .formatted(mail.id(), recipient, delay, delay, outcome.dsn(), outcome.text()));
    }
  }

  private void finished(Flight flight, Map<String, DeliveryOutcome> outcomes) {
    Set<String> done = new HashSet<>();
    Map<String, String> deferred = new HashMap<>();
    outcomes.forEach((recipient, outcome) -> {
      if (outcome.isDeferred()) {
        deferred.put(recipient, outcome.text());
      } else {
        done.add(recipient);
      }
    });
    synchronized (flight) {
      flight.mail = flight.mail.after(done, deferred);
      flight.outstanding--;
      try {
        if (flight.outstanding == 0) {
          land(flight.mail);
        } else if (!done.isEmpty()) {
          queue.progress(flight.mail);
          store.update(flight.mail);
        }
      } catch (IOException e) {
        warnUnwritten(flight.mail, e);
      }
    }
  }

  /** All deliveries of this attempt are over. */
  private void land(StoredMail mail) throws IOException {
    Instant now = settings.clock().instant();
    boolean expired = !mail.waiting().isEmpty() && times.isExpired(mail.arrival(), now);
    if (expired) {
      log.line(
          PROGRAM,
          "%s: from=<%s>, status=expired, returned to sender".formatted(mail.id(), mail.sender()));
    }
    if (expired || mail.waiting().isEmpty()) {
      remove(mail.withoutRecipients());
    } else {
      defer(mail.dueAt(times.nextAttempt(mail.arrival(), now)));
    }
  }

  private void remove(StoredMail mail) throws IOException {
    try {
      store.remove(mail);
    } catch (IOException e) {
      queue.defer(mail); // nobody is left to deliver to: the next queue run only removes it
      throw e;
    }
    queue.drop(mail);
    log.line(PROGRAM, mail.id() + ": removed");
  }

  private void defer(StoredMail mail) throws IOException {
    try {
      store.update(mail);
    } finally {
      queue.defer(mail);
    }
  }

  private void warnUnwritten(StoredMail mail, IOException e) {
    if (!closed) {
      log.line(PROGRAM, "warning: %s: queue file write error: %s".formatted(mail.id(), e));
    }
  }

  List<QueuedMessage> queued() {
    return queue.listing();
  }

  /** Begins nothing new; deliveries under way go on until the store is closed. */
  void close() {
    closed = true;
    destinations.values().forEach(Destination::close);
  }
}

package dev.rookery.agent.mtalog;

import dev.rookery.agent.journal.Journal;
import dev.rookery.agent.journal.JournalSettings;
import dev.rookery.agent.mailet.FilterBooks;
import dev.rookery.agent.mailet.MessageBook;
import dev.rookery.agent.mailet.MessageIds;
import dev.rookery.agent.mailet.MessageState;
import dev.rookery.agent.mailet.TrackedMessage;
import dev.rookery.agent.orders.MtaFiles;
import dev.rookery.agent.orders.Orders;
import dev.rookery.agent.orders.PermitBook;
import dev.rookery.agent.orders.Rules;
import dev.rookery.agent.orders.WantedStates;
import dev.rookery.contract.Budget;
import dev.rookery.contract.Event;
import dev.rookery.contract.EventKind;
import dev.rookery.contract.NodeKeys;
import dev.rookery.contract.SealedWanted;
import dev.rookery.contract.WantedState;
import dev.rookery.standards.smtpreply.ReplyClassifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A journal with its books, a log to write to, and a follower of it. */
final class LogRig implements AutoCloseable {
  static final Instant DAY = Instant.parse("2026-01-01T00:00:00Z");
  static final String RECIPIENT = "bob@maple-mail.example";
  private static final NodeKeys KEYS = NodeKeys.ofRoot(new byte[32]);

  private final WantedState wanted =
      WantedStates.of(1)
          .budgets(
              new Budget(
                  "d1", WantedStates.SOURCE, "maple", 10_000, DAY, DAY.plus(Duration.ofDays(1))))
          .build();
  private final Path log;
  private final MessageBook messages = new MessageBook();
  private final PermitBook permits = new PermitBook();
  private final LogBook book = new LogBook();
  private final Journal journal;
  private final LogFollower follower;
  private Instant now = DAY;

  LogRig(Path directory) throws IOException {
    this.log = directory.resolve("maillog");
    this.journal =
        new Journal(
            directory.resolve("journal"),
            JournalSettings.defaults(),
            WantedStates.NODE,
            () -> now,
            List.of(messages, permits, book));
    Orders orders =
        new Orders(
            WantedStates.NODE,
            KEYS,
            directory.resolve("state"),
            new MtaFiles(directory.resolve("passwd"), directory.resolve("domains"), List.of()),
            journal);
    try {
      orders.offer(SealedWanted.seal(wanted, KEYS));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    this.follower =
        new LogFollower(
            log,
            book,
            new FilterBooks(journal, messages, permits),
            orders,
            ReplyClassifier.standard(),
            () -> now);
  }

  /** A message that the filter let out; re-injected under a queue id, or with its answer lost. */
  UUID filtered(String queueId, @Nullable String injectedAs) {
    UUID id = new MessageIds(journal.epoch()).of(queueId, RECIPIENT);
    TrackedMessage message =
        new TrackedMessage(
            id,
            queueId,
            "<" + queueId + "@sender.example>",
            WantedStates.TENANT,
            "sender.example",
            RECIPIENT,
            "maple",
            1000,
            MessageState.ACCEPTED,
            null,
            null,
            false,
            now.toEpochMilli());
    journal.transact(tx -> {
      permits.acquire(tx, new Rules(wanted), id, "maple", now);
      messages.record(
          tx,
          injectedAs == null
              ? message
              : message.injected(injectedAs, "250 2.0.0 Ok: queued as " + injectedAs, 0));
      return null;
    });
    return id;
  }

  /** Appends lines as the MTA would, in the service {@code postfix/SERVICE}. */
  void log(String service, String... texts) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (String text : texts) {
      lines.append("Jan  1 00:00:00 node postfix/%s[123]: %s\n".formatted(service, text));
    }
    raw(lines.toString());
  }

  void raw(String text) throws IOException {
    Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  static String attempt(String queueId, String status, String dsn, String text) {
    return "%s: to=<%s>, relay=mx1.maple.example[192.0.2.1]:25, delay=1.2, delays=0/0/1/0.2, dsn=%s, status=%s (%s)"
        .formatted(queueId, RECIPIENT, dsn, status, text);
  }

  void rotate(String stamp) throws IOException {
    Files.move(log, log.resolveSibling("maillog." + stamp));
  }

  Path logFile() {
    return log;
  }

  LogFollower follower() {
    return follower;
  }

  void catchUp() throws IOException {
    follower.catchUp();
  }

  void turn(Duration by) {
    now = now.plus(by);
  }

  MessageBook messages() {
    return messages;
  }

  boolean hasPermit(UUID message) {
    return journal.read(() -> permits.find(message)).isPresent();
  }

  /** Waits for an event beyond this one, and gives the last. */
  long awaitBeyond(long seq) throws InterruptedException {
    journal.awaitBeyond(seq, Duration.ofSeconds(10));
    return journal.durableSeq();
  }

  List<Event> events() {
    return journal.reader().after(0, Integer.MAX_VALUE).stream()
        .filter(event -> event.kind() != EventKind.APPLIED)
        .toList();
  }

  List<EventKind> kinds() {
    return events().stream().map(Event::kind).toList();
  }

  @Override
  public void close() throws IOException {
    follower.close();
    journal.close();
  }
}

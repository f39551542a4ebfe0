package dev.rookery.agent.node;

import dev.rookery.agent.inbound.InboundMail;
import dev.rookery.agent.journal.Journal;
import dev.rookery.agent.mailet.FilterBooks;
import dev.rookery.agent.mailet.MailPath;
import dev.rookery.agent.orders.Orders;
import dev.rookery.agent.orders.Rules;
import dev.rookery.contract.ContractVersion;
import dev.rookery.contract.Heartbeat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a heartbeat says. */
final class Vitals {
  private static final Path STATUS = Path.of("/proc/self/status");

  private final UUID node;
  private final FilterBooks books;
  private final Orders orders;
  private final MailPath mailPath;
  private final InboundMail inbound;
  private final InstantSource clock;
  private final Instant started;
  private final @Nullable String folder;

  Vitals(
      UUID node,
      FilterBooks books,
      Orders orders,
      MailPath mailPath,
      InboundMail inbound,
      InstantSource clock) {
    this.node = node;
    this.books = books;
    this.orders = orders;
    this.mailPath = mailPath;
    this.inbound = inbound;
    this.clock = clock;
    this.started = clock.instant();
    this.folder = Version.folder();
  }

  Heartbeat measure(long beat) {
    Journal journal = books.journal();
    return new Heartbeat(
        ContractVersion.CURRENT,
        node,
        beat,
        clock.instant(),
        started,
        Version.text(),
        orders.appliedVersion(),
        journal.epoch(),
        journal.lastSeq(),
        journal.read(books.messages()::queued),
        residentBytes(),
        Map.of(
            "policy", mailPath.isPolicyOpen(),
            "filter", mailPath.isFilterOpen(),
            "inbound", inbound.isOpen()),
        orders.current().flatMap(Rules::closed).isPresent(),
        folder);
  }

  /** 0 where the system does not tell. */
  static long residentBytes() {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException _) {
      return 0;
    }
  }
}

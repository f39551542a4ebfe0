package dev.rookery.agent.mtalog;

import dev.rookery.agent.journal.Journal;
import dev.rookery.agent.mailet.FilterBooks;
import dev.rookery.agent.orders.Orders;
import dev.rookery.standards.smtpreply.ReplyClassifier;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Follows the MTA's log over rotations and restarts. Each line is taken exactly once: what it means
 * and how far the log is read go into the journal together, in the same record.
 */
public final class LogFollower implements Runnable, AutoCloseable {
  private static final System.Logger LOG = System.getLogger("mtalog");
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final int LINES_A_SYNC = 500;

  /** After a rotation the MTA may still write to the old file for a moment. */
  private static final Duration OLD_FILE_GRACE = Duration.ofMillis(500);

  private final LogFiles files;
  private final Journal journal;
  private final LogBook book;
  private final LogReading reading;
  private final InstantSource clock;
  private @Nullable LineSource source;
  private @Nullable Instant newerSeen;
  private boolean failing;

  public LogFollower(
      Path log,
      LogBook book,
      FilterBooks books,
      Orders orders,
      ReplyClassifier classifier,
      InstantSource clock) {
    this.files = new LogFiles(log);
    this.journal = books.journal();
    this.book = book;
    this.clock = clock;
    this.reading =
        new LogReading(
            book, books, new AttemptReader(classifier), new Submitters(orders, clock), clock);
  }

  /** Follows until interrupted. */
  @Override
  public void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        if (!turn()) {
          Thread.sleep(LOOK);
        }
      }
    } catch (InterruptedException _) {
      // asked to stop
    }
  }

  private boolean turn() {
    try {
      boolean more = readSome();
      failing = false;
      return more;
    } catch (IOException | RuntimeException e) { // log unreadable, disk full: the next turn may do
      if (!failing) {
        LOG.log(Level.WARNING, "mtalog: cannot follow the log", e);
      }
      failing = true;
      closeQuietly(); // opened again at the position in the book: nothing is skipped
      return false;
    }
  }

  /** Takes all lines there are now, for the start: what was missed comes before what is new. */
  public void catchUp() throws IOException {
    while (readSome()) {
      // until the end
    }
  }

  /** True when there may be more at once. */
  private boolean readSome() throws IOException {
    LineSource open = source;
    if (open == null) {
      open = files.open(journal.read(book::position));
      source = open;
    }
    if (open == null) {
      return false;
    }
    int lines = takeLines(open);
    return lines > 0 || moveOn(open);
  }

  private int takeLines(LineSource open) throws IOException {
    int lines = 0;
    for (String line = open.next(); line != null; line = open.next()) {
      take(line, open.position());
      lines++;
      if (lines == LINES_A_SYNC) {
        break;
      }
    }
    if (lines > 0) {
      LogPosition reached = open.position();
      journal.transact(tx -> {
        book.readUpTo(tx, reached);
        return null;
      });
    }
    return lines;
  }

  private void take(String text, LogPosition behind) {
    Optional<LogLine> line = LogLine.parse(text);
    if (line.isPresent()) {
      journal.transactUnsynced(tx -> {
        reading.take(tx, line.get());
        if (!tx.isEmpty()) {
          book.readUpTo(tx, behind);
        }
        return null;
      });
    }
  }

  /** At the end of a file: is there a newer one, and is this one surely finished? */
  private boolean moveOn(LineSource open) throws IOException {
    if (open.isTruncated()) {
      LOG.log(Level.WARNING, "mtalog: the log was truncated, reading from its start");
      return moveTo(open, files.open(Optional.of(new LogPosition(open.inode(), 0))));
    }
    LineSource newer = files.openAfter(open.inode());
    if (newer == null) {
      newerSeen = null;
      return false;
    }
    Instant now = clock.instant();
    if (newerSeen == null || now.isBefore(newerSeen.plus(OLD_FILE_GRACE))) {
      newerSeen = newerSeen == null ? now : newerSeen;
      newer.close();
      return false;
    }
    return moveTo(open, newer);
  }

  private boolean moveTo(LineSource old, @Nullable LineSource next) throws IOException {
    newerSeen = null;
    source = next;
    old.close();
    if (next != null) {
      journal.transact(tx -> {
        book.readUpTo(tx, next.position());
        return null;
      });
    }
    return next != null;
  }

  private void closeQuietly() {
    try {
      close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "mtalog: closing the log", e);
    }
  }

  @Override
  public void close() throws IOException {
    LineSource open = source;
    source = null;
    if (open != null) {
      open.close();
    }
  }
}

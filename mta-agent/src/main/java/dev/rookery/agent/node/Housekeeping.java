package dev.rookery.agent.node;

import dev.rookery.agent.journal.JournalException;
import dev.rookery.agent.mailet.FilterBooks;
import dev.rookery.agent.mailet.TrackedMessage;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Forgets messages nothing will be heard of any more, so that no book grows for ever. */
final class Housekeeping implements Runnable {
  private static final System.Logger LOG = System.getLogger("node");
  private static final Duration INTERVAL = Duration.ofHours(1);

  private final FilterBooks books;
  private final InstantSource clock;

  Housekeeping(FilterBooks books, InstantSource clock) {
    this.books = books;
    this.clock = clock;
  }

  /** Returns when interrupted. */
  @Override
  public void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        tidy();
        Thread.sleep(INTERVAL);
      }
    } catch (InterruptedException _) {
      // asked to stop
    }
  }

  private void tidy() {
    Instant now = clock.instant();
    try {
      List<TrackedMessage> stale =
          books
              .journal()
              .transact(tx -> {
                List<TrackedMessage> found = books.messages().stale(now);
                for (TrackedMessage message : found) {
                  books.permits().finish(tx, message.id(), now);
                  books.messages().forget(tx, message.id());
                }
                return found;
              });
      if (!stale.isEmpty()) {
        LOG.log(Level.WARNING, "node: gave up on {0} messages without an outcome", stale.size());
      }
    } catch (JournalException e) {
      LOG.log(Level.WARNING, "node: cannot tidy up", e);
    }
  }
}

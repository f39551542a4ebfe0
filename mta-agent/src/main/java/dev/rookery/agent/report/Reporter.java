package dev.rookery.agent.report;

import dev.rookery.agent.journal.EventReader;
import dev.rookery.agent.journal.Journal;
import dev.rookery.contract.Codec;
import dev.rookery.contract.Event;
import dev.rookery.contract.Frame;
import dev.rookery.contract.NodeKeys;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Sends events that are on disk to the node's stream until the watermark says that PostgreSQL has
 * them, and trims the journal. Runs on its own thread; nobody in the mail path waits for it.
 */
public final class Reporter implements Runnable {
  private static final System.Logger LOG = System.getLogger("report");
  private static final int BATCH = 256;
  private static final int MOST_UNDER_WAY = 50_000;
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration TRIM = Duration.ofMinutes(10);

  private final Journal journal;
  private final EventReader reader;
  private final RedisLink redis;
  private final NodeKeys keys;
  private final InstantSource clock;
  private final SendCursor cursor;
  private final Backoff backoff = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(10));
  private Instant looked = Instant.EPOCH;
  private Instant trimmed;

  public Reporter(Journal journal, RedisLink redis, NodeKeys keys, InstantSource clock) {
    this.journal = journal;
    this.reader = journal.reader();
    this.redis = redis;
    this.keys = keys;
    this.clock = clock;
    this.cursor = new SendCursor(journal.epoch());
    this.trimmed = clock.instant();
  }

  /** Returns when interrupted. */
  @Override
  public void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        if (!turnWentWell()) {
          Thread.sleep(backoff.next());
        } else if (cursor.underWay() >= MOST_UNDER_WAY) {
          Thread.sleep(LOOK);
        } else {
          journal.awaitBeyond(cursor.sent(), LOOK);
        }
      }
    } catch (InterruptedException _) {
      // asked to stop
    }
  }

  private boolean turnWentWell() {
    try {
      turn();
      backoff.reset();
      return true;
    } catch (RuntimeException e) { // Redis away or full, journal unreadable: the next turn may do
      if (backoff.isFresh() && !Thread.currentThread().isInterrupted()) {
        LOG.log(Level.WARNING, "report: waiting, {0}", e.getMessage());
      }
      looked = Instant.EPOCH;
      return false;
    }
  }

  /** Looks at the watermark when due, sends what is new, trims when due. */
  void turn() {
    Instant now = clock.instant();
    if (!now.isBefore(looked.plus(LOOK))) {
      look(now);
      looked = now;
    }
    List<Event> next = reader.after(cursor.sent(), BATCH);
    if (!next.isEmpty() && cursor.underWay() < MOST_UNDER_WAY) {
      redis.append(next.stream().map(this::frame).toList());
      cursor.sentUpTo(next.getLast().seq(), now);
    }
    if (now.isAfter(trimmed.plus(TRIM))) {
      trimmed = now;
      journal.trim(cursor.acknowledged());
    }
  }

  private void look(Instant now) {
    long length = redis.streamLength();
    cursor
        .observe(length, redis.watermark(), now)
        .ifPresent(why ->
            LOG.log(Level.INFO, "report: sending again from {0}, {1}", cursor.sent() + 1, why));
  }

  private Frame frame(Event event) {
    return keys.sign(Codec.write(event));
  }
}

package dev.rookery.orchestrator.outcomes;

import static dev.rookery.sql.Tables.NODE_EVENTS_AHEAD;
import static dev.rookery.sql.Tables.NODE_WATERMARKS;
import static org.jooq.impl.DSL.any;

import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import org.jooq.DSLContext;

/**
 * Which events of one node's epoch are taken: all up to the watermark, and those few above it that
 * came before their predecessors. The watermark's row is locked while one batch is taken, so that
 * two ingests never take the same event.
 */
final class WatermarkRows {
  private static final int PAGE = 1_000;
  private final DSLContext db;
  private final UUID node;
  private final UUID epoch;

  WatermarkRows(DSLContext db, UUID node, UUID epoch) {
    this.db = db;
    this.node = node;
    this.epoch = epoch;
  }

  /** Locks the watermark until the transaction ends; 0 when nothing was taken yet. */
  long lock(Instant now) {
    db.insertInto(NODE_WATERMARKS)
        .set(NODE_WATERMARKS.NODE_ID, node)
        .set(NODE_WATERMARKS.EPOCH, epoch)
        .set(NODE_WATERMARKS.SEQ, 0L)
        .set(NODE_WATERMARKS.UPDATED_AT, now)
        .onConflictDoNothing()
        .execute();
    return db.select(NODE_WATERMARKS.SEQ)
        .from(NODE_WATERMARKS)
        .where(NODE_WATERMARKS.NODE_ID.eq(node), NODE_WATERMARKS.EPOCH.eq(epoch))
        .forUpdate()
        .fetchSingle(NODE_WATERMARKS.SEQ);
  }

  /** Those of the given numbers that are taken although they stand above the watermark. */
  Set<Long> ahead(Collection<Long> numbers) {
    return new HashSet<>(
        db.select(NODE_EVENTS_AHEAD.SEQ)
            .from(NODE_EVENTS_AHEAD)
            .where(
                NODE_EVENTS_AHEAD.NODE_ID.eq(node),
                NODE_EVENTS_AHEAD.EPOCH.eq(epoch),
                NODE_EVENTS_AHEAD.SEQ.eq(any(numbers.toArray(Long[]::new))))
            .fetch(NODE_EVENTS_AHEAD.SEQ));
  }

  /**
   * Marks numbers as taken and moves the watermark over all that now lie without a gap.
   *
   * @param fresh not taken before
   * @return the new watermark
   */
  long advance(long watermark, SortedSet<Long> fresh, Instant now) {
    long end = runThrough(fresh, watermark);
    for (long before = -1; before != end; ) {
      before = end;
      end = runThrough(fresh, runThrough(nextAhead(end), end));
    }
    keepAhead(fresh.tailSet(end + 1));
    forgetAhead(end);
    db.update(NODE_WATERMARKS)
        .set(NODE_WATERMARKS.SEQ, end)
        .set(NODE_WATERMARKS.UPDATED_AT, now)
        .where(NODE_WATERMARKS.NODE_ID.eq(node), NODE_WATERMARKS.EPOCH.eq(epoch))
        .execute();
    return end;
  }

  /** The last of the numbers {@code end + 1, end + 2 …} that are all there. */
  static long runThrough(SortedSet<Long> numbers, long end) {
    long last = end;
    for (long number : numbers.tailSet(end + 1)) {
      if (number != last + 1) {
        break;
      }
      last = number;
    }
    return last;
  }

  private SortedSet<Long> nextAhead(long end) {
    return new TreeSet<>(
        db.select(NODE_EVENTS_AHEAD.SEQ)
            .from(NODE_EVENTS_AHEAD)
            .where(
                NODE_EVENTS_AHEAD.NODE_ID.eq(node),
                NODE_EVENTS_AHEAD.EPOCH.eq(epoch),
                NODE_EVENTS_AHEAD.SEQ.gt(end))
            .orderBy(NODE_EVENTS_AHEAD.SEQ)
            .limit(PAGE)
            .fetch(NODE_EVENTS_AHEAD.SEQ));
  }

  private void keepAhead(SortedSet<Long> numbers) {
    if (!numbers.isEmpty()) {
      var insert =
          db.insertInto(
              NODE_EVENTS_AHEAD,
              NODE_EVENTS_AHEAD.NODE_ID,
              NODE_EVENTS_AHEAD.EPOCH,
              NODE_EVENTS_AHEAD.SEQ);
      for (long number : numbers) {
        insert = insert.values(node, epoch, number);
      }
      insert.execute();
    }
  }

  private void forgetAhead(long end) {
    db.deleteFrom(NODE_EVENTS_AHEAD)
        .where(
            NODE_EVENTS_AHEAD.NODE_ID.eq(node),
            NODE_EVENTS_AHEAD.EPOCH.eq(epoch),
            NODE_EVENTS_AHEAD.SEQ.le(end))
        .execute();
  }
}

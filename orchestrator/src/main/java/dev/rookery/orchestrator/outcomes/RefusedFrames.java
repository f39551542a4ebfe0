package dev.rookery.orchestrator.outcomes;

import static dev.rookery.sql.Tables.REFUSED_FRAMES;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;

/**
 * Frames that could not be taken, for a person to look at. A node that sends nothing else must not
 * fill the disk: at most {@value #MOST_A_DAY} are kept for a node within 24 hours.
 */
final class RefusedFrames {
  static final int MOST_A_DAY = 1_000;
  static final Duration WINDOW = Duration.ofHours(24);

  private RefusedFrames() {}

  static void keep(DSLContext db, UUID node, List<Reading.Refused> frames, Instant now) {
    if (frames.isEmpty()) {
      return;
    }
    int kept =
        db.fetchCount(
            REFUSED_FRAMES,
            REFUSED_FRAMES.NODE_ID.eq(node),
            REFUSED_FRAMES.AT.gt(now.minus(WINDOW)));
    frames.stream()
        .limit(Math.max(0, MOST_A_DAY - kept))
        .forEach(frame -> insert(db, node, frame, now));
  }

  private static void insert(DSLContext db, UUID node, Reading.Refused frame, Instant now) {
    db.insertInto(REFUSED_FRAMES)
        .set(REFUSED_FRAMES.AT, now)
        .set(REFUSED_FRAMES.BODY, frame.body())
        .set(REFUSED_FRAMES.NODE_ID, node)
        .set(REFUSED_FRAMES.REASON, frame.reason().replace("\0", ""))
        .execute();
  }
}

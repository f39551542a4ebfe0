package dev.rookery.orchestrator.outcomes;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How much of what a node journalled is in PostgreSQL.
 *
 * @param epoch of the node's journal; null before the first event
 * @param watermark every event up to it is here
 * @param lastSeq highest event in the journal by the last heartbeat, 0 = unknown
 * @param ahead events here above the watermark, waiting for their predecessors
 * @param refusedToday frames kept in 24 hours that could not be taken
 * @param lastRefusal why, of the last one
 */
public record NodeProgress(
    UUID node,
    String name,
    @Nullable UUID epoch,
    long watermark,
    long lastSeq,
    @Nullable Instant updatedAt,
    long ahead,
    long refusedToday,
    @Nullable String lastRefusal) {

  /** Events known to be in the journal and not here yet; at least 0. */
  public long lag() {
    return Math.max(0, lastSeq - watermark);
  }
}

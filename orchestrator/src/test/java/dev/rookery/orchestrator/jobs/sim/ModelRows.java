package dev.rookery.orchestrator.jobs.sim;

import dev.rookery.orchestrator.jobs.JobState;
import dev.rookery.orchestrator.jobs.NewJob;
import dev.rookery.orchestrator.jobs.ledger.Claimed.Hold;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The rows of the {@link ModelLedger}, and what is asked of one; mutants answer otherwise. */
abstract class ModelRows {
  final LedgerWatch watch;
  private final LongSupplier clock;
  private final Map<UUID, ModelRow> rows = new LinkedHashMap<>();

  /**
   * @param clock nanoseconds, never back
   */
  ModelRows(LongSupplier clock, LedgerWatch watch) {
    this.clock = clock;
    this.watch = watch;
  }

  Collection<ModelRow> rows() {
    return rows.values();
  }

  ModelRow row(UUID id) {
    return Objects.requireNonNull(rows.get(id));
  }

  @Nullable ModelRow find(UUID id) {
    return rows.get(id);
  }

  UUID insert(NewJob job, String payload) {
    UUID id = new UUID(0x0190_0000_0000_7000L, 0x8000_0000_0000_0000L | rows.size());
    rows.put(id, new ModelRow(id, job, payload, now()));
    return id;
  }

  /** How many run of a kind, of one tenant or, with null, of all. */
  long running(String kind, @Nullable UUID queue) {
    return rows.values().stream()
        .filter(row -> row.is(JobState.RUNNING) && row.job.kind().equals(kind))
        .filter(row -> queue == null || row.queue().equals(queue))
        .count();
  }

  long now() {
    return clock.getAsLong();
  }

  /** The fence: an older claim writes nothing. */
  boolean isHeld(ModelRow row, Hold hold) {
    return row.is(JobState.RUNNING) && row.fence == hold.fence();
  }

  long nextFence(ModelRow row) {
    return row.fence + 1;
  }

  /** Zero is no limit. */
  boolean isBelow(int limit, long running) {
    return limit == 0 || running < limit;
  }

  boolean hasExpired(ModelRow row) {
    return row.leaseUntil < now();
  }

  boolean isLaneFree(@Nullable String lane) {
    return lane == null
        || rows.values().stream()
            .noneMatch(row -> row.is(JobState.RUNNING) && lane.equals(row.job.lane()));
  }

  /** Not claimed any more, but ended: undoing has all the time it takes. */
  boolean isOverdue(ModelRow row) {
    return row.deadline != null && row.deadline <= now() && !row.undoing;
  }

  /** Ended by its deadline: what nobody runs and nobody has ended. */
  boolean isToEnd(ModelRow row) {
    return row.isOpen() && !row.is(JobState.RUNNING) && isOverdue(row);
  }

  boolean isToUndo(ModelRow row) {
    return row.undoable;
  }
}

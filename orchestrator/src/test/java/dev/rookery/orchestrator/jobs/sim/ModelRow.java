package dev.rookery.orchestrator.jobs.sim;

import dev.rookery.orchestrator.jobs.JobState;
import dev.rookery.orchestrator.jobs.NewJob;
import dev.rookery.orchestrator.jobs.ledger.Claimed;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A job in the {@link ModelLedger}; times are nanoseconds of the ledger's clock. */
final class ModelRow {
  private static final UUID OPERATORS = new UUID(0, 0);
  private static final Set<JobState> OPEN =
      Set.of(JobState.SCHEDULED, JobState.WAITING, JobState.READY, JobState.RUNNING);

  final UUID id;
  final NewJob job;
  final String payload;
  final @Nullable Long deadline;

  JobState state = JobState.READY;
  int attempt;
  int crashes;
  int snoozes;
  long fence;
  long runAt;
  long leaseUntil;
  boolean again;
  boolean cancelAsked;

  /** Something it did is to be undone before it may just end. */
  boolean undoable;

  boolean undoing;
  @Nullable String worker;
  @Nullable String signal;
  @Nullable String error;

  /** Steps by name; true = done. */
  final Map<String, Boolean> steps = new LinkedHashMap<>();

  ModelRow(UUID id, NewJob job, String payload, long now) {
    this.id = id;
    this.job = job;
    this.payload = payload;
    this.deadline = job.within() == null ? null : now + job.within().toNanos();
    this.runAt = now + job.delay().toNanos();
    this.state = job.delay().isZero() ? JobState.READY : JobState.SCHEDULED;
  }

  UUID queue() {
    return job.tenant() == null ? OPERATORS : job.tenant();
  }

  boolean is(JobState wanted) {
    return state == wanted;
  }

  boolean isOpen() {
    return OPEN.contains(state);
  }

  /** The same job, or one made because it was asked for again while the other ran. */
  boolean isRepeatOf(ModelRow other) {
    return id.equals(other.id)
        || job.uniqueKey() != null
            && job.uniqueKey().equals(other.job.uniqueKey())
            && job.kind().equals(other.job.kind());
  }

  boolean waitsForTime() {
    return state == JobState.SCHEDULED || state == JobState.WAITING;
  }

  /** Out of the hands of its worker. */
  void leave(JobState next) {
    state = next;
    worker = null;
  }

  Claimed claim(String by, long nextFence, long until) {
    boolean fresh = fence == 0;
    state = JobState.RUNNING;
    worker = by;
    leaseUntil = until;
    attempt++;
    fence = nextFence;
    again = false;
    return new Claimed(
        id,
        job.tenant(),
        job.kind(),
        payload,
        attempt,
        fence,
        snoozes,
        undoing,
        cancelAsked,
        fresh,
        by);
  }
}

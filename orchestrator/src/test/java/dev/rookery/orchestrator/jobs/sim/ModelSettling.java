package dev.rookery.orchestrator.jobs.sim;

import dev.rookery.orchestrator.jobs.JobState;
import dev.rookery.orchestrator.jobs.NewJob;
import dev.rookery.orchestrator.jobs.ledger.Claimed.Hold;
import dev.rookery.orchestrator.jobs.ledger.Verdict;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;

/** What a {@link ModelLedger} does with verdicts. */
abstract class ModelSettling extends ModelRows {
  private final Set<String> signals = new HashSet<>();

  ModelSettling(LongSupplier clock, LedgerWatch watch) {
    super(clock, watch);
  }

  boolean settle(Hold hold, Verdict verdict) {
    ModelRow row = row(hold.job());
    if (!isHeld(row, hold)) {
      return false;
    }
    apply(row, verdict);
    watch.settled(hold, verdict);
    if (row.again
        && (row.is(JobState.DONE) || row.is(JobState.FAILED) || row.is(JobState.CANCELLED))) {
      repeat(row);
    }
    return true;
  }

  /** For who asked for it while it ran; nobody said until when. */
  UUID repeat(ModelRow row) {
    NewJob job = row.job;
    return insert(
        new NewJob(
            job.kind(),
            job.payload(),
            job.tenant(),
            job.uniqueKey(),
            job.lane(),
            job.priority(),
            Duration.ZERO,
            null),
        row.payload);
  }

  private void apply(ModelRow row, Verdict verdict) {
    switch (verdict) {
      case Verdict.Done _ -> row.leave(JobState.DONE);
      case Verdict.TryAgain it -> tryAgain(row, it);
      case Verdict.Snoozed it -> rest(row, JobState.SCHEDULED, it.delay());
      case Verdict.Awaiting it -> await(row, it);
      case Verdict.Failed it -> end(row, JobState.FAILED, it.error());
      case Verdict.Undo it -> undo(row, it);
      case Verdict.Undone _ -> undone(row);
      case Verdict.Cancelled _ -> row.leave(JobState.CANCELLED);
      case Verdict.Released it -> release(row, it);
      case Verdict.Parked it -> end(row, JobState.QUARANTINED, it.reason());
    }
  }

  private static void end(ModelRow row, JobState state, String error) {
    row.error = error;
    row.leave(state);
  }

  private void tryAgain(ModelRow row, Verdict.TryAgain verdict) {
    long at = now() + verdict.delay().toNanos();
    boolean tooLate = row.deadline != null && row.deadline <= at;
    if (tooLate && !row.undoing && !isToUndo(row)) {
      end(row, JobState.FAILED, "deadline passed; " + verdict.error());
      return;
    }
    row.error = verdict.error();
    goOn(row, JobState.SCHEDULED, row.cancelAsked ? Duration.ZERO : verdict.delay());
  }

  private void rest(ModelRow row, JobState state, Duration delay) {
    row.attempt = 0;
    row.crashes = 0;
    row.snoozes++;
    row.error = null;
    goOn(row, state, row.again || row.cancelAsked ? Duration.ZERO : delay);
  }

  /** For all who wait for it, now or later. */
  void signal(String name) {
    signals.add(name);
    rows().stream()
        .filter(row -> row.is(JobState.WAITING) && name.equals(row.signal))
        .forEach(row -> row.leave(JobState.READY));
  }

  private void await(ModelRow row, Verdict.Awaiting verdict) {
    boolean came = signals.contains(verdict.signal());
    row.signal = verdict.signal();
    rest(row, JobState.WAITING, came ? Duration.ZERO : verdict.atMost());
  }

  private void undo(ModelRow row, Verdict.Undo verdict) {
    row.undoing = true;
    row.attempt = 0;
    row.error = verdict.error();
    goOn(row, JobState.READY, Duration.ZERO);
  }

  /** Nothing is left of what it did. */
  void undone(ModelRow row) {
    row.undoable = false;
    row.leave(row.cancelAsked ? JobState.CANCELLED : JobState.FAILED);
  }

  private void release(ModelRow row, Verdict.Released verdict) {
    giveBack(row);
    goOn(row, JobState.SCHEDULED, verdict.rest());
  }

  private void goOn(ModelRow row, JobState waiting, Duration delay) {
    row.runAt = now() + delay.toNanos();
    row.leave(delay.isZero() ? JobState.READY : waiting);
  }

  static void giveBack(ModelRow row) {
    row.attempt = Math.max(0, row.attempt - 1);
  }
}

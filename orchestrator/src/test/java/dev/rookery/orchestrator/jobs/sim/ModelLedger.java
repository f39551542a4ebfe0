package dev.rookery.orchestrator.jobs.sim;

import dev.rookery.orchestrator.jobs.JobState;
import dev.rookery.orchestrator.jobs.NewJob;
import dev.rookery.orchestrator.jobs.ledger.Claimed;
import dev.rookery.orchestrator.jobs.ledger.Claimed.Hold;
import dev.rookery.orchestrator.jobs.ledger.Ledger;
import dev.rookery.orchestrator.jobs.ledger.Settlement;
import dev.rookery.orchestrator.platform.Json;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * The ledger in memory, on a clock that a test turns: what every {@link Ledger} promises, in the
 * plainest way. Used by one thread. Mutants override what they break.
 */
class ModelLedger extends ModelClaiming implements Ledger {
  private static final int CRASHES = 3;

  ModelLedger(LongSupplier clock, LedgerWatch watch) {
    super(clock, watch);
  }

  // --- what others do with the ledger

  UUID enqueue(NewJob job) {
    if (job.uniqueKey() != null) {
      for (ModelRow row : rows()) {
        if (row.isOpen()
            && row.job.kind().equals(job.kind())
            && job.uniqueKey().equals(row.job.uniqueKey())) {
          row.again = true;
          row.runAt = Math.min(row.runAt, now() + job.delay().toNanos());
          return row.id;
        }
      }
    }
    return insert(job, Json.write(job.payload()));
  }

  /** A person wants it to end; what there is to undo is claimed once more for that. */
  void cancel(UUID id) {
    ModelRow row = row(id);
    if (row.is(JobState.RUNNING)) {
      row.cancelAsked = true;
    } else if (row.isOpen() && isToUndo(row)) {
      row.cancelAsked = true;
      row.runAt = now();
      row.signal = null;
      row.leave(JobState.READY);
    } else if (row.isOpen()) {
      row.signal = null;
      row.leave(JobState.CANCELLED);
    }
  }

  // --- the step journal

  /** Steps in the order in which they were begun; true = done. */
  Map<String, Boolean> journal(UUID job) {
    return new LinkedHashMap<>(row(job).steps);
  }

  /**
   * @param undoable what this step does, or did, can be undone
   * @return false when the lease is lost
   */
  boolean intend(Hold hold, String step, boolean undoable) {
    ModelRow row = row(hold.job());
    if (!isHeld(row, hold)) {
      return false;
    }
    row.steps.putIfAbsent(step, false);
    row.undoable |= undoable;
    return true;
  }

  /**
   * @return false when the lease is lost
   */
  boolean finish(Hold hold, String step) {
    ModelRow row = row(hold.job());
    if (!isHeld(row, hold)) {
      return false;
    }
    row.steps.put(step, true);
    watch.stepDone(hold, step);
    return true;
  }

  // --- the port

  @Override
  public TurnResult turn(Turn turn) {
    Set<Hold> refused = settle(turn.worker(), turn.settlements());
    rows().stream()
        .filter(row -> row.waitsForTime() && row.runAt <= now())
        .forEach(row -> row.leave(JobState.READY));
    List<Claimed> claimed = claim(turn);
    return new TurnResult(claimed, refused, cancelled(turn.worker()), untilNextDue());
  }

  @Override
  public Set<Hold> settle(String worker, List<Settlement> settlements) {
    Set<Hold> refused = new HashSet<>();
    for (Settlement one : settlements) {
      if (!settle(one.job().hold(), one.verdict())) {
        refused.add(one.job().hold());
      }
    }
    return refused;
  }

  @Override
  public Set<Hold> renew(String worker, Duration lease, Collection<Hold> held) {
    Set<Hold> lost = new HashSet<>();
    for (Hold hold : held) {
      ModelRow row = row(hold.job());
      if (isHeld(row, hold)) {
        row.leaseUntil = now() + lease.toNanos();
      } else {
        lost.add(hold);
      }
    }
    return lost;
  }

  @Override
  public int rescue() {
    rows().stream().filter(this::isToEnd).forEach(this::endOverdue);
    int rescued = 0;
    for (ModelRow row : rows()) {
      if (row.is(JobState.RUNNING) && hasExpired(row)) {
        row.crashes++;
        giveBack(row);
        row.leave(row.crashes >= CRASHES ? JobState.QUARANTINED : JobState.READY);
        row.error = row.undoing ? row.error : "the worker holding it went away";
        watch.takenBack(row.id, true);
        rescued++;
      }
    }
    return rescued;
  }

  private void endOverdue(ModelRow row) {
    watch.overdue(row);
    row.error = "deadline passed";
    row.signal = null;
    if (isToUndo(row)) {
      row.undoing = true;
      row.attempt = 0;
      row.leave(JobState.READY);
    } else {
      row.leave(JobState.FAILED);
    }
  }

  @Override
  public int disown(String worker, Collection<Hold> known) {
    int given = 0;
    for (ModelRow row : rows()) {
      if (row.is(JobState.RUNNING)
          && worker.equals(row.worker)
          && !known.contains(new Hold(row.id, row.fence))) {
        giveBack(row);
        row.leave(JobState.READY);
        watch.takenBack(row.id, false);
        given++;
      }
    }
    return given;
  }

  private Set<Hold> cancelled(String worker) {
    Set<Hold> cancelled = new HashSet<>();
    rows().stream()
        .filter(row -> row.is(JobState.RUNNING) && row.cancelAsked && worker.equals(row.worker))
        .forEach(row -> cancelled.add(new Hold(row.id, row.fence)));
    return cancelled;
  }

  private Optional<Duration> untilNextDue() {
    return rows().stream()
        .filter(ModelRow::waitsForTime)
        .map(row -> row.runAt - now())
        .min(Comparator.naturalOrder())
        .map(Duration::ofNanos);
  }
}

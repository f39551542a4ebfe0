package dev.rookery.orchestrator.jobs.watch;

import dev.rookery.orchestrator.jobs.JobState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How far a job has come, as read in one moment.
 *
 * @param at that moment, by the ledger's clock
 * @param fence grows with every claim
 * @param steps in the order they were begun
 */
record JobProgress(
    Instant at,
    UUID id,
    String kind,
    JobState state,
    int attempt,
    long fence,
    int snoozes,
    Instant runAt,
    @Nullable Instant finishedAt,
    @Nullable String lastError,
    List<Step> steps) {

  /** A step that was begun, and perhaps is done. */
  record Step(String name, Instant startedAt, @Nullable Instant finishedAt) {}

  /** A step was begun, or got done. */
  record Change(Step step, boolean done) {
    Instant at() {
      return done && step.finishedAt() != null ? step.finishedAt() : step.startedAt();
    }
  }

  boolean hasEnded() {
    return finishedAt != null;
  }

  /** What happened to the steps, oldest first. It only ever grows, unless the journal is undone. */
  List<Change> changes() {
    List<Change> changes = new ArrayList<>();
    for (Step step : steps) {
      changes.add(new Change(step, false));
      if (step.finishedAt() != null) {
        changes.add(new Change(step, true));
      }
    }
    changes.sort(Comparator.comparing(Change::at)); // stable: a step is begun before it is done
    return changes;
  }
}

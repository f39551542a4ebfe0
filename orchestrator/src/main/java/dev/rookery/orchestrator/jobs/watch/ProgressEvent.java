package dev.rookery.orchestrator.jobs.watch;

import dev.rookery.orchestrator.jobs.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One thing that changed. */
public sealed interface ProgressEvent {

  /** Give it back to be told only what came after. */
  String id();

  /**
   * How far the job has come.
   *
   * @param at when this was read, by the ledger's clock
   * @param done steps that are done
   * @param known steps that are begun, or still to come as far as known: those that its workflow
   *     lists, or else that earlier jobs of the kind had; at the end those that were begun
   */
  record Tally(Instant at, int done, int known) {}

  /**
   * The job is in another state, or claimed anew.
   *
   * @param ended nothing comes after this
   */
  record JobChanged(
      String id,
      UUID job,
      String kind,
      JobState state,
      int attempt,
      Instant runAt,
      @Nullable Instant finishedAt,
      @Nullable String lastError,
      boolean ended,
      Tally tally)
      implements ProgressEvent {}

  /**
   * A step was begun, or got done.
   *
   * @param finishedAt null = it was begun
   * @param usual how long half of the earlier ones of this name took; null = there were none
   */
  record StepChanged(
      String id,
      String name,
      Instant startedAt,
      @Nullable Instant finishedAt,
      @Nullable Duration usual,
      Tally tally)
      implements ProgressEvent {}
}

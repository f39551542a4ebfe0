package dev.rookery.orchestrator.api;

import dev.rookery.orchestrator.jobs.watch.ProgressEvent;
import dev.rookery.orchestrator.jobs.watch.ProgressEvent.JobChanged;
import dev.rookery.orchestrator.jobs.watch.ProgressEvent.StepChanged;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.UUID;

/** What the events of a job carry as data. */
final class JobEventBodies {
  private JobEventBodies() {}

  /** The data of an event. */
  sealed interface EventBody {}

  /**
   * The job is in another state, or was claimed anew.
   *
   * @param event {@code job}
   * @param at when this was read, by the ledger's clock
   * @param ended nothing comes after this
   * @param stepsDone steps that are done
   * @param stepsKnown steps that are begun, or still to come as far as known: those that its
   *     workflow lists, or else that earlier jobs of the kind had; at the end those that were begun
   */
  @Serdeable
  record JobEventBody(
      String event,
      Instant at,
      UUID id,
      String kind,
      String state,
      int attempt,
      Instant runAt,
      @Nullable Instant finishedAt,
      @Nullable String lastError,
      boolean ended,
      int stepsDone,
      int stepsKnown)
      implements EventBody {}

  /**
   * A step was begun, or is done.
   *
   * @param event {@code step}
   * @param at when this was read, by the ledger's clock
   * @param state intent or done
   * @param usualMillis half of the earlier ones of this name took no longer; absent = there were
   *     none
   * @param stepsDone steps that are done
   * @param stepsKnown steps that are begun, or still to come as far as known: those that its
   *     workflow lists, or else that earlier jobs of the kind had; at the end those that were begun
   */
  @Serdeable
  record StepEventBody(
      String event,
      Instant at,
      String name,
      String state,
      Instant startedAt,
      @Nullable Instant finishedAt,
      @Nullable Long usualMillis,
      int stepsDone,
      int stepsKnown)
      implements EventBody {}

  static EventBody of(ProgressEvent event) {
    return switch (event) {
      case JobChanged it ->
          new JobEventBody(
              "job",
              it.tally().at(),
              it.job(),
              it.kind(),
              it.state().word(),
              it.attempt(),
              it.runAt(),
              it.finishedAt(),
              it.lastError(),
              it.ended(),
              it.tally().done(),
              it.tally().known());
      case StepChanged it ->
          new StepEventBody(
              "step",
              it.tally().at(),
              it.name(),
              it.finishedAt() == null ? "intent" : "done",
              it.startedAt(),
              it.finishedAt(),
              it.usual() == null ? null : it.usual().toMillis(),
              it.tally().done(),
              it.tally().known());
    };
  }
}

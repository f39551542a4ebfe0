package dev.rookery.orchestrator.jobs;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job as people see it. {@code payload} and {@code result} are JSON text.
 *
 * @param attempt failures so far; while it runs, this one counts
 * @param crashCount how often the worker that held it went away
 * @param runAt not before; when it is due, since when
 * @param deadline ended as failed when it is not done by then
 * @param lane jobs of one lane never run at the same time
 * @param claim who runs it; null = nobody
 * @param waitingFor what a snoozed or waiting job waits for, in words
 * @param signal name of what a waiting job waits for
 * @param cancelAsked a person wants it to end
 * @param undoing it was given up; what it did is being undone
 * @param steps in the order they were begun; empty in lists
 */
public record Job(
    UUID id,
    @Nullable UUID tenant,
    String kind,
    JobState state,
    int attempt,
    int crashCount,
    int snoozes,
    int priority,
    Instant createdAt,
    Instant runAt,
    @Nullable Instant finishedAt,
    @Nullable Instant deadline,
    @Nullable String lane,
    @Nullable Claim claim,
    @Nullable String waitingFor,
    @Nullable String signal,
    @Nullable String lastError,
    boolean cancelAsked,
    boolean undoing,
    String payload,
    @Nullable String result,
    List<Step> steps) {

  /** Who runs a job, since when, and how long others leave it alone unless that is renewed. */
  public record Claim(String worker, Instant since, Instant leaseUntil) {}

  /**
   * A step of the journal.
   *
   * @param state intent or done
   * @param marker name of its effect in the outside world; empty = none
   * @param result JSON text
   */
  public record Step(
      String name,
      String state,
      String marker,
      Instant startedAt,
      @Nullable Instant finishedAt,
      @Nullable String result) {

    public boolean isDone() {
      return finishedAt != null;
    }
  }
}

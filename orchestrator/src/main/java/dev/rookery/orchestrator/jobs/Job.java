package dev.rookery.orchestrator.jobs;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A job as people see it. {@code payload} and {@code result} are JSON text. */
public record Job(
    UUID id,
    @Nullable UUID tenant,
    String kind,
    JobState state,
    int attempt,
    int crashCount,
    int snoozes,
    Instant createdAt,
    Instant runAt,
    @Nullable Instant finishedAt,
    @Nullable String lane,
    @Nullable String worker,
    @Nullable String waitingFor,
    @Nullable String lastError,
    String payload,
    @Nullable String result,
    List<Step> steps) {

  /** A step of the journal. */
  public record Step(
      String name,
      String state,
      String marker,
      Instant startedAt,
      @Nullable Instant finishedAt,
      @Nullable String result) {}
}

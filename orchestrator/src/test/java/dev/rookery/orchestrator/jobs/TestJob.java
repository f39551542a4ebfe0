package dev.rookery.orchestrator.jobs;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A job that a test writes down piece by piece, of kind {@code node.create}. */
final class TestJob {
  private final UUID id;
  private final JobState state;
  private Instant runAt;
  private @Nullable UUID tenant;
  private int attempt;
  private int crashes;
  private @Nullable Instant finishedAt;
  private @Nullable Instant deadline;
  private @Nullable String lane;
  private Job.@Nullable Claim claim;
  private @Nullable String waitingFor;
  private @Nullable String signal;
  private @Nullable String error;
  private boolean cancelAsked;
  private boolean undoing;
  private List<Job.Step> steps = List.of();

  TestJob(UUID id, String state, Instant runAt) {
    this.id = id;
    this.state = JobState.of(state);
    this.runAt = runAt;
  }

  TestJob runAt(Instant time) {
    runAt = time;
    return this;
  }

  TestJob tenant(UUID whose) {
    tenant = whose;
    return this;
  }

  TestJob attempt(int count) {
    attempt = count;
    return this;
  }

  TestJob crashes(int count) {
    crashes = count;
    return this;
  }

  TestJob finishedAt(Instant time) {
    finishedAt = time;
    return this;
  }

  TestJob deadline(Instant time) {
    deadline = time;
    return this;
  }

  TestJob lane(String name) {
    lane = name;
    return this;
  }

  TestJob claim(Job.Claim who) {
    claim = who;
    return this;
  }

  TestJob leaseUntil(Instant time) {
    Job.Claim known = java.util.Objects.requireNonNull(claim);
    claim = new Job.Claim(known.worker(), known.since(), time);
    return this;
  }

  TestJob waitingFor(String what) {
    waitingFor = what;
    return this;
  }

  TestJob signal(String name) {
    signal = name;
    return this;
  }

  TestJob error(String message) {
    error = message;
    return this;
  }

  TestJob cancelAsked() {
    cancelAsked = true;
    return this;
  }

  TestJob undoing() {
    undoing = true;
    return this;
  }

  TestJob steps(Job.Step... all) {
    steps = List.of(all);
    return this;
  }

  Job job() {
    return new Job(
        id,
        tenant,
        "node.create",
        state,
        attempt,
        crashes,
        0,
        100,
        runAt.minusSeconds(60),
        runAt,
        finishedAt,
        deadline,
        lane,
        claim,
        waitingFor,
        signal,
        error,
        cancelAsked,
        undoing,
        "{}",
        null,
        steps);
  }
}

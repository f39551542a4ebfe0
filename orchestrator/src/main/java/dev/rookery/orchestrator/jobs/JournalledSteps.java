package dev.rookery.orchestrator.jobs;

import dev.rookery.orchestrator.jobs.StepStore.Stored;
import dev.rookery.orchestrator.jobs.ledger.Claimed;
import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@link Steps} over the step journal, which is read when it is first asked for and not at all for
 * a job that never ran before. Used by one thread.
 */
final class JournalledSteps implements Steps {
  private final Database database;
  private final Claimed job;
  private final BooleanSupplier trusted;
  private @Nullable Map<String, Stored> journal;

  /**
   * @param trusted whether this worker may still act on the job
   */
  JournalledSteps(Database database, Claimed job, BooleanSupplier trusted) {
    this.database = database;
    this.job = job;
    this.trusted = trusted;
  }

  private Map<String, Stored> stored() {
    Map<String, Stored> known = journal;
    if (known == null) {
      known = job.fresh() ? new HashMap<>() : database.asWorker(db -> StepStore.load(db, job.id()));
      journal = known;
    }
    return known;
  }

  @Override
  public UUID jobId() {
    return job.id();
  }

  @Override
  public int attempt() {
    return job.attempt();
  }

  @Override
  public boolean isDone(String name) {
    Stored step = stored().get(name);
    return step != null && step.done();
  }

  @Override
  public <R> R step(String name, Class<R> type, Callable<R> work) throws Exception {
    return isDone(name) ? result(name, type) : run(name, "", work);
  }

  @Override
  public <R> R effect(
      String name,
      String marker,
      Class<R> type,
      Function<String, Optional<R>> lookUp,
      Callable<R> create)
      throws Exception {
    if (isDone(name)) {
      return result(name, type);
    }
    boolean perhapsDone = stored().containsKey(name);
    return run(
        name,
        marker,
        () -> {
          Optional<R> already = perhapsDone ? lookUp.apply(marker) : Optional.empty();
          if (already.isPresent()) {
            return already.get();
          }
          requireTrust(); // a process that was stopped since may not make a second one
          return create.call();
        });
  }

  @Override
  public void note(String detail) {
    database.asWorker(db -> {
      ByHand.remember(db, job.id(), job.tenant(), job.kind(), job.attempt(), "note", detail);
      return null;
    });
  }

  private <R> R run(String name, String marker, Callable<R> work) throws Exception {
    requireTrust();
    CrashPoint.BEFORE_INTENT.hit();
    int position = stored().size();
    database.asWorker(db -> {
      StepStore.intend(db, job, name, marker, position);
      return null;
    });
    stored().putIfAbsent(name, new Stored(false, marker, null));
    CrashPoint.AFTER_INTENT.hit();
    R result = work.call();
    CrashPoint.AFTER_EFFECT.hit();
    requireTrust();
    database.asWorker(db -> {
      StepStore.finish(db, job, name, result);
      CrashPoint.BEFORE_COMMIT.hit();
      return null;
    });
    CrashPoint.AFTER_COMMIT.hit();
    stored().put(name, new Stored(true, marker, json(result)));
    return result;
  }

  private static <R> org.jooq.@Nullable JSONB json(R result) {
    return result == null ? null : Json.jsonb(result);
  }

  @SuppressWarnings("NullAway") // a step of type Void has no result
  private <R> R result(String name, Class<R> type) {
    var json = stored().get(name).result();
    return json == null ? null : Json.read(json, type);
  }

  private void requireTrust() {
    if (!trusted.getAsBoolean()) {
      throw new LeaseLostException(job.id(), job.fence());
    }
  }
}

package dev.rookery.orchestrator.jobs;

import dev.rookery.orchestrator.jobs.StepStore.Stored;
import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.Json;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@link Steps} over the step journal. Used by one thread. */
final class JournalledSteps implements Steps {
  private final Database database;
  private final Claimed job;
  private final Lease lease;
  private final Map<String, Stored> stored;

  JournalledSteps(Database database, Claimed job, Lease lease) {
    this.database = database;
    this.job = job;
    this.lease = lease;
    this.stored = database.asWorker(db -> StepStore.load(db, job.id()));
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
    Stored step = stored.get(name);
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
    boolean perhapsDone = stored.containsKey(name);
    return run(
        name,
        marker,
        () -> {
          Optional<R> already = perhapsDone ? lookUp.apply(marker) : Optional.empty();
          return already.isPresent() ? already.get() : create.call();
        });
  }

  @Override
  public void note(String detail) {
    database.asWorker(
        db -> JobStore.remember(db, job.id(), job.tenant(), job.attempt(), "note", detail));
  }

  private <R> R run(String name, String marker, Callable<R> work) throws Exception {
    requireTrust();
    database.asWorker(db -> {
      StepStore.intend(db, job, name, marker, stored.size());
      return null;
    });
    stored.putIfAbsent(name, new Stored(false, marker, null));
    R result = work.call();
    requireTrust();
    database.asWorker(db -> {
      StepStore.finish(db, job, name, result);
      return null;
    });
    stored.put(name, new Stored(true, marker, json(result)));
    return result;
  }

  private static <R> org.jooq.@Nullable JSONB json(R result) {
    return result == null ? null : Json.jsonb(result);
  }

  @SuppressWarnings("NullAway") // a step of type Void has no result
  private <R> R result(String name, Class<R> type) {
    var json = stored.get(name).result();
    return json == null ? null : Json.read(json, type);
  }

  private void requireTrust() {
    if (!lease.isTrusted()) {
      throw new LeaseLostException(job.id(), job.fence());
    }
  }
}

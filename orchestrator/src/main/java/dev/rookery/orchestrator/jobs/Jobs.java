package dev.rookery.orchestrator.jobs;

import dev.rookery.orchestrator.platform.Database;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** The door to the job ledger. */
@Singleton
public final class Jobs {
  private final Database database;
  private final Bell bell;

  public Jobs(Database database, Bell bell) {
    this.database = database;
    this.bell = bell;
  }

  /**
   * Enqueues in the caller's transaction: the job exists exactly when the caller's change does.
   *
   * @return id of the new job, or of the unfinished one with the same kind and unique key
   */
  public UUID enqueue(DSLContext tx, NewJob job) {
    UUID id = EnqueueOne.insert(tx, job);
    bell.ringAfter(tx);
    return id;
  }

  /**
   * As {@link #enqueue(DSLContext, NewJob)}, many at once.
   *
   * @return ids in the order of the jobs
   */
  public List<UUID> enqueueAll(DSLContext tx, List<NewJob> jobs) {
    List<UUID> ids = EnqueueJobs.insert(tx, jobs);
    bell.ringAfter(tx);
    return ids;
  }

  /** Enqueues in a transaction of its own. */
  public UUID enqueue(NewJob job) {
    UUID id = database.asWorkerAtOnce(db -> EnqueueOne.insert(db, job));
    bell.ring();
    return id;
  }

  /**
   * Tells every job of the tenant that waits for this signal, or will, in the caller's transaction.
   * The first payload of a name stays; telling again is harmless. Call it last in a transaction
   * that changes jobs: it holds a lock that settlements of its waiters need.
   *
   * @param tenant whose jobs; null = the operators'. {@code tx} must be allowed to see them
   * @param name of one event, e.g. {@code node-ready:<id>}; kept until retention removes it
   * @param payload goes to JSON; what {@link Steps#await} gives
   * @return false when the name was told before
   */
  public boolean signal(DSLContext tx, @Nullable UUID tenant, String name, Object payload) {
    boolean first = Signals.store(tx, tenant, name, payload);
    bell.ringAfter(tx);
    return first;
  }

  public Optional<Job> find(UUID id) {
    return database.asWorker(db -> JobStore.find(db, id));
  }
}

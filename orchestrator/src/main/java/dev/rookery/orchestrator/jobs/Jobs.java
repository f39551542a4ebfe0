package dev.rookery.orchestrator.jobs;

import dev.rookery.orchestrator.platform.Database;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;

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

  public Optional<Job> find(UUID id) {
    return database.asWorker(db -> JobStore.find(db, id));
  }
}

package dev.rookery.orchestrator.jobs;

import static dev.rookery.sql.Tables.JOBS;

import dev.rookery.orchestrator.platform.ChangeTrail;
import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.RefusedException;
import dev.rookery.orchestrator.platform.RefusedException.Kind;
import dev.rookery.sql.tables.records.JobsRecord;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jooq.DSLContext;
import org.jooq.exception.IntegrityConstraintViolationException;

/** What people do to jobs and kinds of job; each act is in the history and on the audit trail. */
@Singleton
public final class JobControls {
  private static final int REASON_MAX = 500;

  private final Database database;
  private final Bell bell;
  private final ChangeTrail trail;
  private final Kinds kinds;

  public JobControls(
      Database database, Bell bell, ChangeTrail trail, Collection<Workflow<?>> workflows) {
    this.database = database;
    this.bell = bell;
    this.trail = trail;
    this.kinds = Kinds.of(workflows);
  }

  /**
   * Puts a failed, cancelled or quarantined job back, all counts from zero and without its
   * deadline. Steps that are done are not done again, unless all of them were undone. One whose
   * undoing failed goes on undoing.
   *
   * @param by key of the person
   * @throws RefusedException no such job; it waits, runs or is done; or another of its key is
   *     unfinished
   */
  public void retry(UUID id, String by) {
    try {
      change(id, by, "job.retry", job -> retryable(job), (db, job) -> ByHand.putBack(db, job, by));
    } catch (IntegrityConstraintViolationException e) {
      throw keyTaken(id);
    }
  }

  /**
   * Cancels a job: at once while nobody runs it, else its worker is asked to stop it. What it did
   * is undone first, if its workflow can. Asking twice is asking once.
   *
   * @throws RefusedException no such job, or it has ended
   */
  public void cancel(UUID id, String by) {
    change(
        id,
        by,
        "job.cancel",
        JobControls::cancellable,
        (db, job) -> {
          if (state(job) == JobState.RUNNING) {
            ByHand.askToEnd(db, job, by);
          } else if (job.getUndoable()) {
            ByHand.askToUndo(db, job, by);
          } else {
            ByHand.cancel(db, job, by);
          }
        });
  }

  private interface Act {
    void on(DSLContext db, JobsRecord job);
  }

  private void change(
      UUID id, String by, String action, Consumer<JobsRecord> requirement, Act act) {
    database.asWorker(db -> {
      JobsRecord job = ByHand.lock(db, id).orElseThrow(() -> noSuchJob(id));
      requirement.accept(job);
      act.on(db, job);
      trail.record(
          db,
          job.getTenantId(),
          action,
          by,
          id.toString(),
          Map.of("kind", job.getKind(), "was", job.getState()));
      bell.ringAfter(db);
      bell.progressedAfter(db, id);
      return job;
    });
  }

  private static void retryable(JobsRecord job) {
    switch (state(job)) {
      case FAILED, CANCELLED, QUARANTINED -> {}
      case SCHEDULED, WAITING, READY, RUNNING, DONE ->
          throw new RefusedException(
              Kind.CONFLICT,
              "not-retryable",
              "job %s is %s; only a failed, cancelled or quarantined job can be retried"
                  .formatted(job.getId(), job.getState()));
    }
  }

  private static void cancellable(JobsRecord job) {
    switch (state(job)) {
      case SCHEDULED, WAITING, READY, RUNNING -> {}
      case DONE, FAILED, CANCELLED, QUARANTINED ->
          throw new RefusedException(
              Kind.CONFLICT,
              "not-cancellable",
              "job %s is %s; only a job that waits or runs can be cancelled"
                  .formatted(job.getId(), job.getState()));
    }
  }

  private RefusedException keyTaken(UUID id) {
    Optional<UUID> other = database.asWorker(db -> unfinishedOfSameKey(db, id));
    return new RefusedException(
        Kind.CONFLICT,
        "job-key-taken",
        "an unfinished job of the same kind and key took the place of job %s: %s; wait for its end or cancel it first"
            .formatted(id, other.map(UUID::toString).orElse("it has just ended")));
  }

  private static Optional<UUID> unfinishedOfSameKey(DSLContext db, UUID id) {
    var old = JOBS.as("old");
    return db.select(JOBS.ID)
        .from(JOBS)
        .join(old)
        .on(JOBS.KIND.eq(old.KIND), JOBS.UNIQUE_KEY.eq(old.UNIQUE_KEY))
        .where(old.ID.eq(id), JOBS.STATE.in("scheduled", "waiting", "ready", "running"))
        .fetchOptional(JOBS.ID);
  }

  /**
   * Nobody claims jobs of this kind from now on; what runs is left to finish. Pausing again changes
   * who, when and why.
   *
   * @param reason 1 to 500 characters, for whoever asks why nothing runs
   * @throws RefusedException no such kind, or the reason is empty or too long
   */
  public void pause(String kind, String by, String reason) {
    String why = reason.strip();
    if (why.isEmpty() || why.length() > REASON_MAX) {
      throw new RefusedException(
          Kind.INVALID,
          "bad-pause-reason",
          "the reason has %d characters, allowed are 1 to %d; it tells others why nothing runs"
              .formatted(why.length(), REASON_MAX));
    }
    database.asWorker(db -> {
      requireKind(db, kind);
      Pauses.pause(db, kind, by, why);
      trail.record(db, null, "job-kind.pause", by, kind, Map.of("reason", why));
      return kind;
    });
  }

  /**
   * @throws RefusedException no such kind, or it is not paused
   */
  public void resume(String kind, String by) {
    database.asWorker(db -> {
      if (!Pauses.resume(db, kind)) {
        requireKind(db, kind);
        throw new RefusedException(
            Kind.CONFLICT, "not-paused", "jobs of %s are not paused".formatted(kind));
      }
      trail.record(db, null, "job-kind.resume", by, kind, Map.of());
      bell.ringAfter(db);
      return kind;
    });
  }

  private void requireKind(DSLContext db, String kind) {
    if (!kinds.names().contains(kind) && !db.fetchExists(JOBS, JOBS.KIND.eq(kind))) {
      throw noSuchKind(kind);
    }
  }

  static RefusedException noSuchJob(UUID id) {
    return new RefusedException(Kind.NOT_FOUND, "no-such-job", "there is no job " + id);
  }

  static RefusedException noSuchKind(String kind) {
    return new RefusedException(
        Kind.NOT_FOUND,
        "no-such-job-kind",
        "no kind of job is named '%s'; 'rookery job stats' lists all".formatted(kind));
  }

  private static JobState state(JobsRecord job) {
    return JobState.of(job.getState());
  }
}

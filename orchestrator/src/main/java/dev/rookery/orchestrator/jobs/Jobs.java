package dev.rookery.orchestrator.jobs;

import static dev.rookery.sql.Tables.JOBS;
import static dev.rookery.sql.Tables.JOB_HISTORY;
import static dev.rookery.sql.Tables.JOB_STEPS;
import static org.jooq.impl.DSL.noCondition;

import dev.rookery.orchestrator.platform.Database;
import dev.rookery.sql.tables.records.JobsRecord;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.exception.IntegrityConstraintViolationException;
import org.jspecify.annotations.Nullable;

/** The door to the job ledger. */
@Singleton
public final class Jobs {
  private static final int LIST_LIMIT = 200;
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
    return enqueueAll(tx, List.of(job)).getFirst();
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
    return database.asWorker(db -> enqueue(db, job));
  }

  public Optional<Job> find(UUID id) {
    return database.asWorker(
        db -> db.selectFrom(JOBS).where(JOBS.ID.eq(id)).fetchOptional(row -> job(db, row)));
  }

  /** Newest first, at most 200; without steps. */
  public List<Job> list(@Nullable JobState state, @Nullable String kind) {
    return database.asWorker(db ->
        db.selectFrom(JOBS)
            .where(
                state == null ? noCondition() : JOBS.STATE.eq(state.word()),
                kind == null ? noCondition() : JOBS.KIND.eq(kind))
            .orderBy(JOBS.ID.desc())
            .limit(LIST_LIMIT)
            .fetch(row -> job(row, List.of())));
  }

  /** Lines of the history, oldest first: {@code event: detail}. */
  public List<String> history(UUID id) {
    return database.asWorker(db ->
        db.select(JOB_HISTORY.AT, JOB_HISTORY.ATTEMPT, JOB_HISTORY.EVENT, JOB_HISTORY.DETAIL)
            .from(JOB_HISTORY)
            .where(JOB_HISTORY.JOB_ID.eq(id))
            .orderBy(JOB_HISTORY.AT)
            .fetch(row ->
                "%s attempt %d %s %s"
                    .formatted(row.value1(), row.value2(), row.value3(), row.value4())
                    .strip()));
  }

  /**
   * Puts a failed, cancelled or quarantined job back.
   *
   * @return false when it is in another state, or an unfinished one of the same key took its place
   */
  public boolean retry(UUID id) {
    try {
      return database.asWorker(db -> {
        bell.ringAfter(db);
        return ByHand.putBack(db, id);
      });
    } catch (IntegrityConstraintViolationException e) {
      return false;
    }
  }

  /** Cancels a job that waits; false when it runs or has ended. */
  public boolean cancel(UUID id) {
    return database.asWorker(db -> ByHand.cancel(db, id));
  }

  /** One sentence: why the job is where it is. */
  public String explain(Job job) {
    return switch (job.state()) {
      case SCHEDULED ->
          job.waitingFor() != null
              ? "waits for %s, looks again at %s".formatted(job.waitingFor(), job.runAt())
              : job.lastError() != null
                  ? "attempt %d failed (%s), tried again at %s"
                      .formatted(job.attempt(), job.lastError(), job.runAt())
                  : "is due at %s".formatted(job.runAt());
      case WAITING -> "waits for %s until %s".formatted(job.waitingFor(), job.runAt());
      case READY ->
          "is due since %s and waits for a free worker%s"
              .formatted(job.runAt(), job.lane() == null ? "" : " or for its lane " + job.lane());
      case RUNNING -> "is being run by %s, attempt %d".formatted(job.worker(), job.attempt());
      case DONE -> "finished at %s".formatted(job.finishedAt());
      case FAILED ->
          "failed for good: %s; mend the cause, then retry it".formatted(job.lastError());
      case CANCELLED -> "was cancelled at %s".formatted(job.finishedAt());
      case QUARANTINED ->
          "took its worker down %d times; look at it before you retry it"
              .formatted(job.crashCount());
    };
  }

  private static Job job(DSLContext db, JobsRecord row) {
    List<Job.Step> steps =
        db.selectFrom(JOB_STEPS)
            .where(JOB_STEPS.JOB_ID.eq(row.getId()))
            .orderBy(JOB_STEPS.POSITION)
            .fetch(step ->
                new Job.Step(
                    step.getName(),
                    step.getState(),
                    step.getMarker(),
                    step.getStartedAt(),
                    step.getFinishedAt(),
                    text(step.getResult())));
    return job(row, steps);
  }

  private static Job job(JobsRecord row, List<Job.Step> steps) {
    return new Job(
        row.getId(),
        row.getTenantId(),
        row.getKind(),
        JobState.of(row.getState()),
        row.getAttempt(),
        row.getCrashCount(),
        row.getSnoozes(),
        row.getCreatedAt(),
        row.getRunAt(),
        row.getFinishedAt(),
        row.getLane(),
        row.getWorker(),
        row.getWaitingFor(),
        row.getLastError(),
        row.getPayload().data(),
        text(row.getResult()),
        steps);
  }

  private static @Nullable String text(@Nullable JSONB json) {
    return json == null ? null : json.data();
  }
}

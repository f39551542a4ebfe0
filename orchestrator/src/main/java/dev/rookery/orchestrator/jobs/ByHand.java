package dev.rookery.orchestrator.jobs;

import static dev.rookery.sql.Tables.JOBS;
import static dev.rookery.sql.Tables.JOB_HISTORY;
import static org.jooq.impl.DSL.field;

import dev.rookery.sql.tables.records.JobsRecord;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/** What people do to jobs, each with its line in the history. Callers hold the row's lock. */
final class ByHand {
  private ByHand() {}

  /** The row, locked until the transaction ends. */
  static Optional<JobsRecord> lock(DSLContext db, UUID id) {
    return db.selectFrom(JOBS).where(JOBS.ID.eq(id)).forUpdate().fetchOptional();
  }

  /**
   * To be tried again, all counts from zero. Its journal stays, so what is done stays done; it is
   * emptied when all was undone, and a last step that waited in vain waits anew.
   */
  static void putBack(DSLContext db, JobsRecord job, String by) {
    boolean undone = job.getUndoing() && !job.getUndoable();
    if (undone) {
      StepStore.forget(db, job.getId());
    } else {
      StepStore.awaitAnew(db, job.getId());
    }
    db.update(JOBS)
        .set(JOBS.UNDOING, job.getUndoing() && !undone)
        .set(JOBS.STATE, "ready")
        .set(JOBS.ATTEMPT, 0)
        .set(JOBS.CRASH_COUNT, 0)
        .set(JOBS.RUN_AT, now())
        .set(JOBS.CANCEL_ASKED, false)
        .setNull(JOBS.DEADLINE)
        .setNull(JOBS.FINISHED_AT)
        .setNull(JOBS.WAITING_FOR)
        .where(JOBS.ID.eq(job.getId()))
        .execute();
    remember(db, job, "put back", by);
  }

  /** Ends a job that nobody runs. */
  static void cancel(DSLContext db, JobsRecord job, String by) {
    db.update(JOBS)
        .set(JOBS.STATE, "cancelled")
        .set(JOBS.FINISHED_AT, now())
        .setNull(JOBS.SIGNAL)
        .where(JOBS.ID.eq(job.getId()))
        .execute();
    remember(db, job, "cancelled", by);
  }

  /** Has a worker undo what a job did that nobody runs, and then end it. */
  static void askToUndo(DSLContext db, JobsRecord job, String by) {
    db.update(JOBS)
        .set(JOBS.STATE, "ready")
        .set(JOBS.RUN_AT, now())
        .set(JOBS.CANCEL_ASKED, true)
        .setNull(JOBS.SIGNAL)
        .where(JOBS.ID.eq(job.getId()))
        .execute();
    remember(db, job, "cancel asked", by);
  }

  /** Asks the worker that runs it to end it. */
  static void askToEnd(DSLContext db, JobsRecord job, String by) {
    db.update(JOBS).set(JOBS.CANCEL_ASKED, true).where(JOBS.ID.eq(job.getId())).execute();
    remember(db, job, "cancel asked", by);
  }

  private static void remember(DSLContext db, JobsRecord job, String event, String by) {
    db.insertInto(JOB_HISTORY)
        .set(JOB_HISTORY.JOB_ID, job.getId())
        .set(JOB_HISTORY.TENANT_ID, job.getTenantId())
        .set(JOB_HISTORY.ATTEMPT, job.getAttempt())
        .set(JOB_HISTORY.KIND, job.getKind())
        .set(JOB_HISTORY.EVENT, event)
        .set(JOB_HISTORY.DETAIL, "was " + job.getState())
        .set(JOB_HISTORY.WORKER, by)
        .execute();
  }

  static void remember(
      DSLContext db,
      UUID job,
      @Nullable UUID tenant,
      String kind,
      int attempt,
      String event,
      String detail) {
    db.insertInto(JOB_HISTORY)
        .set(JOB_HISTORY.JOB_ID, job)
        .set(JOB_HISTORY.TENANT_ID, tenant)
        .set(JOB_HISTORY.ATTEMPT, attempt)
        .set(JOB_HISTORY.KIND, kind)
        .set(JOB_HISTORY.EVENT, event)
        .set(JOB_HISTORY.DETAIL, detail)
        .execute();
  }

  /** The database's clock; jOOQ's own {@code currentInstant()} goes by way of local time. */
  static Field<Instant> now() {
    return field("now()", Instant.class);
  }
}

package dev.rookery.orchestrator.jobs;

import static dev.rookery.sql.Tables.JOBS;
import static dev.rookery.sql.Tables.JOB_HISTORY;
import static org.jooq.impl.DSL.field;

import dev.rookery.sql.tables.records.JobsRecord;
import java.time.Instant;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.UpdateConditionStep;
import org.jspecify.annotations.Nullable;

/** What people do to jobs, each with its line in the history. */
final class ByHand {
  private ByHand() {}

  /** A person wants it tried again, all counts from zero; what was undone is done anew. */
  static boolean putBack(DSLContext db, UUID id) {
    return changed(
        db,
        db.update(JOBS)
            .set(JOBS.STATE, "ready")
            .set(JOBS.ATTEMPT, 0)
            .set(JOBS.CRASH_COUNT, 0)
            .set(JOBS.RUN_AT, now())
            .set(JOBS.CANCEL_ASKED, false)
            .setNull(JOBS.DEADLINE)
            .setNull(JOBS.FINISHED_AT)
            .setNull(JOBS.WAITING_FOR)
            .where(JOBS.ID.eq(id), JOBS.STATE.in("failed", "cancelled", "quarantined")),
        "put back");
  }

  static boolean cancel(DSLContext db, UUID id) {
    return changed(
        db,
        db.update(JOBS)
            .set(JOBS.STATE, "cancelled")
            .set(JOBS.FINISHED_AT, now())
            .setNull(JOBS.SIGNAL)
            .where(JOBS.ID.eq(id), JOBS.STATE.in("scheduled", "waiting", "ready")),
        "cancelled");
  }

  private static boolean changed(
      DSLContext db, UpdateConditionStep<JobsRecord> update, String event) {
    var row = update.returning(JOBS.ID, JOBS.TENANT_ID, JOBS.ATTEMPT, JOBS.KIND).fetchOne();
    if (row == null) {
      return false;
    }
    remember(
        db, row.getId(), row.getTenantId(), row.getKind(), row.getAttempt(), event, "by a person");
    return true;
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

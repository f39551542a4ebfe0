package dev.rookery.orchestrator.jobs;

import static dev.rookery.sql.Tables.JOBS;
import static dev.rookery.sql.Tables.JOB_HISTORY;
import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.least;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;
import static org.jooq.impl.DSL.when;

import dev.rookery.orchestrator.platform.Ids;
import dev.rookery.orchestrator.platform.Json;
import dev.rookery.sql.tables.records.JobsRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.UpdateConditionStep;
import org.jooq.UpdateSetMoreStep;
import org.jspecify.annotations.Nullable;

/** The ledger's rows. Every write by a worker names its fence; 0 rows means the lease is lost. */
final class JobStore {
  /** Crashes after which a job is kept from taking down more workers. */
  private static final int CRASHES = 3;

  private JobStore() {}

  /**
   * A new row, or the unfinished one of the same kind and unique key. That one runs no later than
   * asked for now; when a worker has it already, it runs once more afterwards.
   */
  static UUID insert(DSLContext db, NewJob job) {
    var insert =
        db.insertInto(JOBS)
            .set(JOBS.ID, Ids.next())
            .set(JOBS.TENANT_ID, job.tenant())
            .set(JOBS.CREATED_AT, now())
            .set(JOBS.KIND, job.kind())
            .set(JOBS.LANE, job.lane())
            .set(JOBS.PAYLOAD, Json.jsonb(job.payload()))
            .set(JOBS.PRIORITY, job.priority())
            .set(JOBS.RUN_AT, in(job.delay()))
            .set(JOBS.STATE, "ready")
            .set(JOBS.UNIQUE_KEY, job.uniqueKey());
    return insert
        .onConflict(JOBS.KIND, JOBS.UNIQUE_KEY)
        .where(JOBS.STATE.in(inline("ready"), inline("running")), JOBS.UNIQUE_KEY.isNotNull())
        .doUpdate()
        .set(JOBS.AGAIN, true)
        .set(JOBS.RUN_AT, least(JOBS.RUN_AT, excluded(JOBS.RUN_AT)))
        .returning(JOBS.ID)
        .fetchSingle(JOBS.ID);
  }

  /** Moves the end of the lease; false when it was lost. */
  static boolean renew(DSLContext db, Claimed job, Duration lease) {
    return db.update(JOBS).set(JOBS.LEASE_UNTIL, in(lease)).where(held(job)).execute() == 1;
  }

  static boolean complete(DSLContext db, Claimed job, @Nullable Object result) {
    var end = ended(db, "done").set(JOBS.RESULT, result == null ? null : Json.jsonb(result));
    return end(db, job, end.setNull(JOBS.WAITING_FOR), "done", "");
  }

  static boolean fail(DSLContext db, Claimed job, String error) {
    return end(db, job, ended(db, "failed").set(JOBS.LAST_ERROR, error), "failed", error);
  }

  private static UpdateSetMoreStep<JobsRecord> ended(DSLContext db, String state) {
    return db.update(JOBS)
        .set(JOBS.STATE, state)
        .set(JOBS.FINISHED_AT, now())
        .setNull(JOBS.LEASE_UNTIL)
        .setNull(JOBS.WORKER);
  }

  private static boolean end(
      DSLContext db, Claimed job, UpdateSetMoreStep<JobsRecord> update, String event, String note) {
    Boolean again =
        update.where(held(job)).returning(JOBS.AGAIN).fetchOne(row -> row.get(JOBS.AGAIN));
    if (again == null) {
      return false;
    }
    if (again) {
      repeat(db, job.id());
    }
    return remember(db, job.id(), job.tenant(), job.attempt(), event, note);
  }

  /** A fresh job like an ended one, for who asked for it while it ran. */
  private static void repeat(DSLContext db, UUID ended) {
    db.insertInto(
            JOBS,
            JOBS.ID,
            JOBS.TENANT_ID,
            JOBS.CREATED_AT,
            JOBS.KIND,
            JOBS.LANE,
            JOBS.PAYLOAD,
            JOBS.PRIORITY,
            JOBS.RUN_AT,
            JOBS.STATE,
            JOBS.UNIQUE_KEY)
        .select(
            select(
                    val(Ids.next()),
                    JOBS.TENANT_ID,
                    now(),
                    JOBS.KIND,
                    JOBS.LANE,
                    JOBS.PAYLOAD,
                    JOBS.PRIORITY,
                    now(),
                    inline("ready"),
                    JOBS.UNIQUE_KEY)
                .from(JOBS)
                .where(JOBS.ID.eq(ended)))
        .execute();
  }

  /**
   * Not failed, only waiting: attempts and crashes count from zero again. Without a wait when it
   * was asked for meanwhile.
   */
  static boolean snooze(DSLContext db, Claimed job, Duration wait, String reason) {
    return db.update(JOBS)
            .set(JOBS.STATE, "ready")
            .set(JOBS.RUN_AT, when(JOBS.AGAIN, now()).otherwise(in(wait)))
            .set(JOBS.ATTEMPT, 0)
            .set(JOBS.CRASH_COUNT, 0)
            .set(JOBS.SNOOZES, JOBS.SNOOZES.plus(1))
            .set(JOBS.WAITING_FOR, reason)
            .setNull(JOBS.LAST_ERROR)
            .setNull(JOBS.LEASE_UNTIL)
            .setNull(JOBS.WORKER)
            .where(held(job))
            .execute()
        == 1;
  }

  /** Gives the job back as if it had not been taken, e.g. when this worker stops. */
  static boolean release(DSLContext db, Claimed job) {
    return db.update(JOBS)
            .set(JOBS.STATE, "ready")
            .set(JOBS.ATTEMPT, JOBS.ATTEMPT.minus(1))
            .setNull(JOBS.LEASE_UNTIL)
            .setNull(JOBS.WORKER)
            .where(held(job))
            .execute()
        == 1;
  }

  static boolean retry(DSLContext db, Claimed job, Duration wait, String error) {
    boolean held =
        db.update(JOBS)
                .set(JOBS.STATE, "ready")
                .set(JOBS.RUN_AT, in(wait))
                .set(JOBS.LAST_ERROR, error)
                .setNull(JOBS.WAITING_FOR)
                .setNull(JOBS.LEASE_UNTIL)
                .setNull(JOBS.WORKER)
                .where(held(job))
                .execute()
            == 1;
    return held && remember(db, job.id(), job.tenant(), job.attempt(), "failed attempt", error);
  }

  /** Takes jobs back whose lease ran out; the third time a job is set aside. */
  static int rescue(DSLContext db) {
    var rescued =
        db.update(JOBS)
            .set(JOBS.CRASH_COUNT, JOBS.CRASH_COUNT.plus(1))
            .set(
                JOBS.STATE,
                when(JOBS.CRASH_COUNT.ge(CRASHES - 1), "quarantined").otherwise("ready"))
            .set(JOBS.FINISHED_AT, when(JOBS.CRASH_COUNT.ge(CRASHES - 1), now()))
            .set(JOBS.LAST_ERROR, "the worker holding it went away")
            .setNull(JOBS.LEASE_UNTIL)
            .setNull(JOBS.WORKER)
            .where(JOBS.STATE.eq(inline("running")), JOBS.LEASE_UNTIL.lt(now()))
            .returning(JOBS.ID, JOBS.TENANT_ID, JOBS.ATTEMPT, JOBS.STATE)
            .fetch();
    rescued.forEach(row ->
        remember(
            db,
            row.getId(),
            row.getTenantId(),
            row.getAttempt(),
            "lease ran out",
            "now " + row.getState()));
    return rescued.size();
  }

  /** A person wants it tried again, all counts from zero. */
  static boolean putBack(DSLContext db, UUID id) {
    return byHand(
        db,
        db.update(JOBS)
            .set(JOBS.STATE, "ready")
            .set(JOBS.ATTEMPT, 0)
            .set(JOBS.CRASH_COUNT, 0)
            .set(JOBS.RUN_AT, now())
            .setNull(JOBS.FINISHED_AT)
            .setNull(JOBS.WAITING_FOR)
            .where(JOBS.ID.eq(id), JOBS.STATE.in("failed", "cancelled", "quarantined")),
        "put back");
  }

  static boolean cancel(DSLContext db, UUID id) {
    return byHand(
        db,
        db.update(JOBS)
            .set(JOBS.STATE, "cancelled")
            .set(JOBS.FINISHED_AT, now())
            .where(JOBS.ID.eq(id), JOBS.STATE.eq("ready")),
        "cancelled");
  }

  private static boolean byHand(
      DSLContext db, UpdateConditionStep<JobsRecord> update, String event) {
    var changed = update.returning(JOBS.ID, JOBS.TENANT_ID, JOBS.ATTEMPT).fetchOne();
    return changed != null
        && remember(
            db, changed.getId(), changed.getTenantId(), changed.getAttempt(), event, "by a person");
  }

  static boolean remember(
      DSLContext db, UUID job, @Nullable UUID tenant, int attempt, String event, String detail) {
    return db.insertInto(JOB_HISTORY)
            .set(JOB_HISTORY.JOB_ID, job)
            .set(JOB_HISTORY.TENANT_ID, tenant)
            .set(JOB_HISTORY.ATTEMPT, attempt)
            .set(JOB_HISTORY.EVENT, event)
            .set(JOB_HISTORY.DETAIL, detail)
            .execute()
        == 1;
  }

  private static Condition held(Claimed job) {
    return JOBS.ID
        .eq(job.id())
        .and(JOBS.STATE.eq(inline("running")))
        .and(JOBS.FENCE.eq(job.fence()));
  }

  /** The database's clock; jOOQ's own {@code currentInstant()} goes by way of local time. */
  static Field<Instant> now() {
    return field("now()", Instant.class);
  }

  /** The database's clock plus a wait: no worker's clock decides. */
  static Field<Instant> in(Duration wait) {
    return field("now() + {0} * interval '1 millisecond'", Instant.class, inline(wait.toMillis()));
  }
}

package dev.rookery.orchestrator.jobs;

import static dev.rookery.sql.Tables.JOBS;
import static dev.rookery.sql.Tables.JOB_HISTORY;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.currentInstant;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.when;

import dev.rookery.orchestrator.platform.Ids;
import dev.rookery.orchestrator.platform.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;

/** The ledger's rows. Every write by a worker names its fence; 0 rows means the lease is lost. */
final class JobStore {
  /** Crashes after which a job is kept from taking down more workers. */
  private static final int CRASHES = 3;

  private JobStore() {}

  /** What a worker gets for its lease. */
  record Claimed(
      UUID id, @Nullable UUID tenant, String kind, JSONB payload, int attempt, long fence) {}

  static UUID insert(DSLContext db, NewJob job) {
    return db.insertInto(JOBS)
        .set(JOBS.ID, Ids.next())
        .set(JOBS.TENANT_ID, job.tenant())
        .set(JOBS.CREATED_AT, currentInstant())
        .set(JOBS.KIND, job.kind())
        .set(JOBS.LANE, job.lane())
        .set(JOBS.PAYLOAD, Json.jsonb(job.payload()))
        .set(JOBS.PRIORITY, job.priority())
        .set(JOBS.RUN_AT, in(job.delay()))
        .set(JOBS.STATE, "ready")
        .set(JOBS.UNIQUE_KEY, job.uniqueKey())
        .onConflictDoNothing()
        .returning(JOBS.ID)
        .fetchOptional(JOBS.ID)
        .orElseGet(() -> unfinished(db, job).orElseGet(() -> insert(db, job)));
  }

  private static Optional<UUID> unfinished(DSLContext db, NewJob job) {
    return db.select(JOBS.ID)
        .from(JOBS)
        .where(
            JOBS.KIND.eq(job.kind()),
            JOBS.UNIQUE_KEY.eq(job.uniqueKey()),
            JOBS.STATE.in("ready", "running"))
        .fetchOptional(JOBS.ID);
  }

  /** Takes up to {@code limit} due jobs, at most one of each lane and none of a busy lane. */
  static List<Claimed> claim(
      DSLContext db, int limit, Collection<String> kinds, String worker, Duration lease) {
    var busy = JOBS.as("busy");
    var due =
        name("due")
            .as(
                select(JOBS.ID, JOBS.LANE)
                    .from(JOBS)
                    .where(
                        JOBS.STATE.eq(inline("ready")),
                        JOBS.RUN_AT.le(currentInstant()),
                        JOBS.KIND.in(kinds),
                        JOBS.LANE
                            .isNull()
                            .or(
                                notExists(
                                    selectOne()
                                        .from(busy)
                                        .where(
                                            busy.STATE.eq(inline("running")),
                                            busy.LANE.eq(JOBS.LANE)))))
                    .orderBy(JOBS.PRIORITY, JOBS.RUN_AT, JOBS.ID)
                    .limit(limit)
                    .forUpdate()
                    .skipLocked());
    Field<String> laneOrSelf =
        coalesce(due.field(JOBS.LANE), due.field(JOBS.ID).cast(String.class));
    var first =
        name("first")
            .as(select(due.field(JOBS.ID)).distinctOn(laneOrSelf).from(due).orderBy(laneOrSelf));
    return db.with(due)
        .with(first)
        .update(JOBS)
        .set(JOBS.STATE, "running")
        .set(JOBS.ATTEMPT, JOBS.ATTEMPT.plus(1))
        .set(JOBS.FENCE, JOBS.FENCE.plus(1))
        .set(JOBS.LEASE_UNTIL, in(lease))
        .set(JOBS.WORKER, worker)
        .from(first)
        .where(JOBS.ID.eq(first.field(JOBS.ID)))
        .returning(JOBS.ID, JOBS.TENANT_ID, JOBS.KIND, JOBS.PAYLOAD, JOBS.ATTEMPT, JOBS.FENCE)
        .fetch(row ->
            new Claimed(
                row.getId(),
                row.getTenantId(),
                row.getKind(),
                row.getPayload(),
                row.getAttempt(),
                row.getFence()));
  }

  /** Moves the end of the lease; false when it was lost. */
  static boolean renew(DSLContext db, Claimed job, Duration lease) {
    return db.update(JOBS).set(JOBS.LEASE_UNTIL, in(lease)).where(held(job)).execute() == 1;
  }

  static boolean complete(DSLContext db, Claimed job, @Nullable Object result) {
    boolean held =
        db.update(JOBS)
                .set(JOBS.STATE, "done")
                .set(JOBS.RESULT, result == null ? null : Json.jsonb(result))
                .set(JOBS.FINISHED_AT, currentInstant())
                .setNull(JOBS.LEASE_UNTIL)
                .setNull(JOBS.WORKER)
                .setNull(JOBS.WAITING_FOR)
                .where(held(job))
                .execute()
            == 1;
    return held && remember(db, job.id(), job.tenant(), job.attempt(), "done", "");
  }

  /** Not failed, only waiting: the count of attempts starts again. */
  static boolean snooze(DSLContext db, Claimed job, Duration wait, String reason) {
    return db.update(JOBS)
            .set(JOBS.STATE, "ready")
            .set(JOBS.RUN_AT, in(wait))
            .set(JOBS.ATTEMPT, 0)
            .set(JOBS.SNOOZES, JOBS.SNOOZES.plus(1))
            .set(JOBS.WAITING_FOR, reason)
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
                .setNull(JOBS.LEASE_UNTIL)
                .setNull(JOBS.WORKER)
                .where(held(job))
                .execute()
            == 1;
    return held && remember(db, job.id(), job.tenant(), job.attempt(), "failed attempt", error);
  }

  static boolean fail(DSLContext db, Claimed job, String error) {
    boolean held =
        db.update(JOBS)
                .set(JOBS.STATE, "failed")
                .set(JOBS.LAST_ERROR, error)
                .set(JOBS.FINISHED_AT, currentInstant())
                .setNull(JOBS.LEASE_UNTIL)
                .setNull(JOBS.WORKER)
                .where(held(job))
                .execute()
            == 1;
    return held && remember(db, job.id(), job.tenant(), job.attempt(), "failed", error);
  }

  /** Takes jobs back whose lease ran out; the third time a job is set aside. */
  static int rescue(DSLContext db) {
    var rescued =
        db.update(JOBS)
            .set(JOBS.CRASH_COUNT, JOBS.CRASH_COUNT.plus(1))
            .set(
                JOBS.STATE,
                when(JOBS.CRASH_COUNT.ge(CRASHES - 1), "quarantined").otherwise("ready"))
            .set(JOBS.FINISHED_AT, when(JOBS.CRASH_COUNT.ge(CRASHES - 1), currentInstant()))
            .set(JOBS.LAST_ERROR, "the worker holding it went away")
            .setNull(JOBS.LEASE_UNTIL)
            .setNull(JOBS.WORKER)
            .where(JOBS.STATE.eq(inline("running")), JOBS.LEASE_UNTIL.lt(currentInstant()))
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

  /** Milliseconds until the next waiting job is due, as the database's clock sees it. */
  static Optional<Duration> untilNextDue(DSLContext db, Collection<String> kinds) {
    Long millis =
        db.select(
                field(
                    "extract(epoch from min({0}) - clock_timestamp()) * 1000",
                    Long.class, JOBS.RUN_AT))
            .from(JOBS)
            .where(JOBS.STATE.eq(inline("ready")), JOBS.KIND.in(kinds))
            .fetchOne(0, Long.class);
    return Optional.ofNullable(millis).map(Duration::ofMillis);
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

  private static org.jooq.Condition held(Claimed job) {
    return JOBS.ID
        .eq(job.id())
        .and(JOBS.STATE.eq(inline("running")))
        .and(JOBS.FENCE.eq(job.fence()));
  }

  /** The database's clock plus a wait: no worker's clock decides. */
  private static Field<Instant> in(Duration wait) {
    return field("now() + {0} * interval '1 millisecond'", Instant.class, inline(wait.toMillis()));
  }
}

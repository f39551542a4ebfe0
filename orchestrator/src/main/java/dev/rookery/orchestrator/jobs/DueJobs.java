package dev.rookery.orchestrator.jobs;

import static dev.rookery.sql.Tables.JOBS;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;

/** Jobs whose time has come, and when the next one's comes. */
final class DueJobs {
  private DueJobs() {}

  /** Takes up to {@code limit} due jobs, at most one of each lane and none of a busy lane. */
  static List<Claimed> claim(
      DSLContext db, int limit, Collection<String> kinds, String worker, Duration lease) {
    var due =
        name("due")
            .as(
                select(JOBS.ID, JOBS.LANE)
                    .from(JOBS)
                    .where(
                        JOBS.STATE.eq(inline("ready")),
                        JOBS.RUN_AT.le(JobStore.now()),
                        JOBS.KIND.in(kinds),
                        laneIsFree())
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
        .set(JOBS.LEASE_UNTIL, JobStore.in(lease))
        .set(JOBS.WORKER, worker)
        .set(JOBS.AGAIN, false)
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

  /** Milliseconds until the next waiting job is due, as the database's clock sees it. */
  static Optional<Duration> untilNextDue(DSLContext db, Collection<String> kinds) {
    Long millis =
        db.select(
                field(
                    "extract(epoch from min({0}) - clock_timestamp()) * 1000",
                    Long.class, JOBS.RUN_AT))
            .from(JOBS)
            .where(JOBS.STATE.eq(inline("ready")), JOBS.KIND.in(kinds), laneIsFree())
            .fetchOne(0, Long.class);
    return Optional.ofNullable(millis).map(Duration::ofMillis);
  }

  private static Condition laneIsFree() {
    var busy = JOBS.as("busy");
    return JOBS.LANE
        .isNull()
        .or(
            notExists(
                selectOne()
                    .from(busy)
                    .where(busy.STATE.eq(inline("running")), busy.LANE.eq(JOBS.LANE))));
  }
}

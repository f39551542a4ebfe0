package dev.rookery.orchestrator.jobs;

import static dev.rookery.sql.Tables.JOBS;
import static dev.rookery.sql.Tables.JOB_HISTORY;
import static dev.rookery.sql.Tables.JOB_STEPS;
import static org.jooq.impl.DSL.noCondition;

import dev.rookery.orchestrator.platform.Page;
import dev.rookery.orchestrator.platform.PageRequest;
import dev.rookery.sql.tables.records.JobsRecord;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;

/** The ledger's rows, read for people. */
final class JobStore {
  private JobStore() {}

  static Optional<Job> find(DSLContext db, UUID id) {
    return db.selectFrom(JOBS)
        .where(JOBS.ID.eq(id))
        .fetchOptional(row -> job(row, steps(db, row.getId())));
  }

  /** Newest first, without steps. */
  static Page<Job> list(DSLContext db, JobFilter filter, PageRequest page) {
    List<Job> rows =
        db.selectFrom(JOBS)
            .where(matches(filter), page.after() == null ? noCondition() : JOBS.ID.lt(page.after()))
            .orderBy(JOBS.ID.desc())
            .limit(page.limit() + 1)
            .fetch(row -> job(row, List.of()));
    return Page.of(rows, page, Job::id);
  }

  private static Condition matches(JobFilter filter) {
    return noCondition()
        .and(
            filter.states().isEmpty()
                ? noCondition()
                : JOBS.STATE.in(filter.states().stream().map(JobState::word).toList()))
        .and(filter.kind() == null ? noCondition() : JOBS.KIND.eq(filter.kind()))
        .and(filter.tenant() == null ? noCondition() : JOBS.TENANT_ID.eq(filter.tenant()))
        .and(filter.lane() == null ? noCondition() : JOBS.LANE.eq(filter.lane()));
  }

  /** Oldest first. */
  static List<HistoryLine> history(DSLContext db, UUID id) {
    return db.select(
            JOB_HISTORY.AT,
            JOB_HISTORY.ATTEMPT,
            JOB_HISTORY.EVENT,
            JOB_HISTORY.DETAIL,
            JOB_HISTORY.WORKER,
            JOB_HISTORY.RAN_MS)
        .from(JOB_HISTORY)
        .where(JOB_HISTORY.JOB_ID.eq(id))
        .orderBy(JOB_HISTORY.AT)
        .fetch(row ->
            new HistoryLine(
                row.value1(),
                row.value2(),
                row.value3(),
                row.value4(),
                row.value5(),
                row.value6() == null ? null : Duration.ofMillis(row.value6())));
  }

  private static List<Job.Step> steps(DSLContext db, UUID job) {
    return db.selectFrom(JOB_STEPS)
        .where(JOB_STEPS.JOB_ID.eq(job))
        .orderBy(JOB_STEPS.POSITION)
        .fetch(step ->
            new Job.Step(
                step.getName(),
                step.getState(),
                step.getMarker(),
                step.getStartedAt(),
                step.getFinishedAt(),
                text(step.getResult())));
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
        row.getPriority(),
        row.getCreatedAt(),
        row.getRunAt(),
        row.getFinishedAt(),
        row.getDeadline(),
        row.getLane(),
        claim(row),
        row.getWaitingFor(),
        row.getSignal(),
        row.getLastError(),
        row.getCancelAsked(),
        row.getUndoing(),
        row.getPayload().data(),
        text(row.getResult()),
        steps);
  }

  private static Job.@Nullable Claim claim(JobsRecord row) {
    return row.getWorker() == null
        ? null
        : new Job.Claim(row.getWorker(), row.getClaimedAt(), row.getLeaseUntil());
  }

  private static @Nullable String text(@Nullable JSONB json) {
    return json == null ? null : json.data();
  }
}

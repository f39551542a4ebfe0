package dev.rookery.orchestrator.jobs;

import static org.jooq.impl.DSL.val;

import dev.rookery.orchestrator.jobs.JobEvidence.Ahead;
import dev.rookery.orchestrator.jobs.JobEvidence.Holder;
import dev.rookery.orchestrator.jobs.JobEvidence.Surroundings;
import dev.rookery.orchestrator.jobs.JobEvidence.Workers;
import dev.rookery.orchestrator.jobs.Pauses.Pause;
import java.time.Instant;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** Reads what an explanation is made from; stops counting where the exact number says no more. */
final class ReadEvidence {
  /** What is more than this is said to be more than this. */
  static final int COUNTED = 1_000;

  /**
   * {0} id, {1} kind, {2} queue, {3} priority, {4} lane: as values and not by a join, so that each
   * part is a search of an index. Other tenants are counted from index entry to index entry, as
   * they are served.
   */
  private static final String AROUND =
      """
      with recursive alive as (
        select name, slots from job_workers where alive_until > now() and {1} = any (kinds)
      ), turn as (
        (select j.queue, 1 as nth from jobs j where j.state = 'ready' and j.kind = {1} order by j.queue limit 1)
        union all
        select next.queue, t.nth + 1
        from turn t cross join lateral (
          select j.queue from jobs j
          where j.state = 'ready' and j.kind = {1} and j.queue > t.queue
          order by j.queue limit 1
        ) next
        where t.nth <= %1$d + 1
      )
      select
        (select count(*) from alive) as alive,
        (select coalesce(sum(slots), 0) from alive) as slots,
        (select count(*) from jobs j where j.state = 'running' and j.worker in (select name from alive)) as busy,
        (select count(*) from jobs j where j.state = 'running' and j.kind = {1}) as of_kind,
        (select count(*) from jobs j where j.state = 'running' and j.kind = {1} and j.queue = {2}) as of_tenant,
        (select count(*) from (
          select from jobs j
          where j.state = 'ready' and j.kind = {1} and j.queue = {2} and (j.priority, j.id) < ({3}, {0})
          limit %1$d + 1) first) as ahead,
        (select count(*) from turn where turn.queue <> {2}) as other_tenants,
        (select count(*) from (
          select from jobs j
          where j.state = 'ready' and j.kind = {1} and j.queue = {2} and j.lane = {4} and j.id < {0}
          limit %1$d + 1) first) as ahead_in_lane,
        p.at as paused_at, p.by as paused_by, p.reason as paused_because,
        h.id as holder, h.kind as holder_kind, h.worker as holder_worker, h.claimed_at as held_since
      from (select 1) as one
        left join job_pauses p on p.kind = {1}
        left join jobs h on h.state = 'running' and h.lane = {4}
      """
          .formatted(COUNTED);

  /** Whose turn the operators' own work has. */
  private static final UUID OPERATORS = new UUID(0, 0);

  private ReadEvidence() {}

  static JobEvidence of(DSLContext db, Job job, Kinds kinds) {
    Instant now = db.select(ByHand.now()).fetchSingle().value1();
    return new JobEvidence(
        now, job, kinds.maxAttempts(job.kind()), isDue(job, now) ? around(db, job, kinds) : null);
  }

  private static boolean isDue(Job job, Instant now) {
    return switch (job.state()) {
      case READY -> true;
      case SCHEDULED, WAITING -> !job.runAt().isAfter(now);
      case RUNNING, DONE, FAILED, CANCELLED, QUARANTINED -> false;
    };
  }

  private static Surroundings around(DSLContext db, Job job, Kinds kinds) {
    Record row =
        db.fetchSingle(
            AROUND,
            val(job.id()),
            val(job.kind()),
            val(job.tenant() == null ? OPERATORS : job.tenant()),
            val(job.priority()),
            val(job.lane(), String.class));
    return new Surroundings(
        kinds.limits(job.kind()),
        new Workers(
            count(row, "alive"),
            count(row, "slots"),
            count(row, "busy"),
            count(row, "of_kind"),
            count(row, "of_tenant")),
        new Ahead(count(row, "ahead"), count(row, "other_tenants"), count(row, "ahead_in_lane")),
        pause(job, row),
        holder(row));
  }

  private static int count(Record row, String field) {
    return row.get(field, Integer.class);
  }

  private static @Nullable Pause pause(Job job, Record row) {
    Instant at = row.get("paused_at", Instant.class);
    return at == null
        ? null
        : new Pause(
            job.kind(),
            at,
            row.get("paused_by", String.class),
            row.get("paused_because", String.class));
  }

  private static @Nullable Holder holder(Record row) {
    UUID job = row.get("holder", UUID.class);
    return job == null
        ? null
        : new Holder(
            job,
            row.get("holder_kind", String.class),
            row.get("holder_worker", String.class),
            row.get("held_since", Instant.class));
  }
}

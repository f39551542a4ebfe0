package dev.rookery.orchestrator.jobs.watch;

import static dev.rookery.sql.Tables.JOBS;
import static dev.rookery.sql.Tables.JOB_STEPS;
import static org.jooq.impl.DSL.field;

import dev.rookery.orchestrator.jobs.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;

/** Reads progress for many watchers at once. */
final class ReadProgress {
  private static final Field<Instant> NOW = field("now()", Instant.class);

  /** Earlier jobs are found by the name of the step they all begin with. */
  private static final String USUAL =
      """
      with earlier as (
        select s.job_id
        from job_steps s join jobs j on j.id = s.job_id
        where s.name = ? and j.kind = ? and j.state = 'done'
        order by s.job_id desc limit 20
      )
      select s.name,
        percentile_disc(0.5) within group (order by extract(epoch from s.finished_at - s.started_at) * 1000)::bigint as usual_ms,
        2 * count(*) >= (select count(*) from earlier) as common
      from job_steps s
      where s.job_id in (select job_id from earlier) and s.state = 'done'
      group by s.name
      """;

  private ReadProgress() {}

  /**
   * Jobs that exist, by id. The steps are read after the jobs: who is told of an end is told of all
   * steps before it.
   */
  static Map<UUID, JobProgress> of(DSLContext db, Collection<UUID> ids) {
    var jobs =
        db.select(
                NOW,
                JOBS.ID,
                JOBS.KIND,
                JOBS.STATE,
                JOBS.ATTEMPT,
                JOBS.FENCE,
                JOBS.SNOOZES,
                JOBS.RUN_AT,
                JOBS.FINISHED_AT,
                JOBS.LAST_ERROR)
            .from(JOBS)
            .where(JOBS.ID.in(ids))
            .fetch();
    Map<UUID, List<JobProgress.Step>> steps = steps(db, ids);
    return jobs.stream()
        .map(row -> progress(row, steps.getOrDefault(row.get(JOBS.ID), List.of())))
        .collect(Collectors.toMap(JobProgress::id, Function.identity()));
  }

  private static Map<UUID, List<JobProgress.Step>> steps(DSLContext db, Collection<UUID> ids) {
    return db.select(JOB_STEPS.JOB_ID, JOB_STEPS.NAME, JOB_STEPS.STARTED_AT, JOB_STEPS.FINISHED_AT)
        .from(JOB_STEPS)
        .where(JOB_STEPS.JOB_ID.in(ids))
        .orderBy(JOB_STEPS.JOB_ID, JOB_STEPS.POSITION)
        .fetchGroups(
            JOB_STEPS.JOB_ID,
            row -> new JobProgress.Step(row.value2(), row.value3(), row.value4()));
  }

  private static JobProgress progress(Record row, List<JobProgress.Step> steps) {
    return new JobProgress(
        row.get(NOW),
        row.get(JOBS.ID),
        row.get(JOBS.KIND),
        JobState.of(row.get(JOBS.STATE)),
        row.get(JOBS.ATTEMPT),
        row.get(JOBS.FENCE),
        row.get(JOBS.SNOOZES),
        row.get(JOBS.RUN_AT),
        row.get(JOBS.FINISHED_AT),
        row.get(JOBS.LAST_ERROR),
        steps);
  }

  /**
   * @param firstStep name of the step that jobs of the kind begin with
   */
  static Usual usual(DSLContext db, String kind, String firstStep) {
    Map<String, Duration> durations = new HashMap<>();
    Set<String> common = new HashSet<>();
    for (Record row : db.fetch(USUAL, firstStep, kind)) {
      String name = row.get("name", String.class);
      durations.put(name, Duration.ofMillis(row.get("usual_ms", Long.class)));
      if (row.get("common", Boolean.class)) {
        common.add(name);
      }
    }
    return new Usual(durations, common);
  }
}

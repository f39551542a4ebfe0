package dev.rookery.orchestrator.jobs;

import static dev.rookery.sql.Tables.JOBS;
import static dev.rookery.sql.Tables.JOB_STEPS;
import static org.jooq.impl.DSL.field;

import dev.rookery.orchestrator.jobs.ledger.Claimed;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;

/** The step journal's rows. */
final class StepStore {
  private static final String AWAIT_ANEW =
      """
      update job_steps set state = 'intent', started_at = now(), finished_at = null, result = null
      where job_id = ? and name like 'await:%' and result ->> 'came' is null
        and position = (select max(position) from job_steps where job_id = ?)
      """;

  private StepStore() {}

  /**
   * A step as stored.
   *
   * @param version of the workflow that wrote it
   * @param result null for an intent and for a step without a result
   */
  record Stored(boolean done, String marker, int version, @Nullable JSONB result) {}

  /** In the order in which they were begun. */
  static Map<String, Stored> load(DSLContext db, UUID job) {
    Map<String, Stored> steps = new LinkedHashMap<>();
    db.select(
            JOB_STEPS.NAME, JOB_STEPS.STATE, JOB_STEPS.MARKER, JOB_STEPS.VERSION, JOB_STEPS.RESULT)
        .from(JOB_STEPS)
        .where(JOB_STEPS.JOB_ID.eq(job))
        .orderBy(JOB_STEPS.POSITION)
        .forEach(row ->
            steps.put(
                row.value1(),
                new Stored(row.value2().equals("done"), row.value3(), row.value4(), row.value5())));
    return steps;
  }

  /** Says, before the first step is begun, that the job may not just end. */
  static void markUndoable(DSLContext db, Claimed job) {
    db.update(JOBS).set(JOBS.UNDOABLE, true).where(JOBS.ID.eq(job.id())).execute();
  }

  static void intend(
      DSLContext db, Claimed job, String name, String marker, int position, int version) {
    requireLease(db, job);
    db.insertInto(JOB_STEPS)
        .set(JOB_STEPS.JOB_ID, job.id())
        .set(JOB_STEPS.NAME, name)
        .set(JOB_STEPS.TENANT_ID, job.tenant())
        .set(JOB_STEPS.FENCE, job.fence())
        .set(JOB_STEPS.MARKER, marker)
        .set(JOB_STEPS.POSITION, position)
        .set(JOB_STEPS.STARTED_AT, ByHand.now())
        .set(JOB_STEPS.STATE, "intent")
        .set(JOB_STEPS.VERSION, version)
        .onConflict(JOB_STEPS.JOB_ID, JOB_STEPS.NAME)
        .doUpdate()
        .set(JOB_STEPS.FENCE, job.fence())
        .execute();
  }

  /** How long ago the step was begun first, by the database's clock. */
  static Duration age(DSLContext db, Claimed job, String name) {
    Double seconds =
        db.select(field("extract(epoch from now() - {0})", Double.class, JOB_STEPS.STARTED_AT))
            .from(JOB_STEPS)
            .where(JOB_STEPS.JOB_ID.eq(job.id()), JOB_STEPS.NAME.eq(name))
            .fetchSingle()
            .value1();
    return Duration.ofMillis((long) (seconds * 1000));
  }

  static void finish(DSLContext db, Claimed job, String name, @Nullable JSONB result) {
    requireLease(db, job);
    db.update(JOB_STEPS)
        .set(JOB_STEPS.STATE, "done")
        .set(JOB_STEPS.FINISHED_AT, ByHand.now())
        .set(JOB_STEPS.RESULT, result)
        .where(JOB_STEPS.JOB_ID.eq(job.id()), JOB_STEPS.NAME.eq(name))
        .execute();
  }

  /** Empties the journal of a job that nobody runs. */
  static void forget(DSLContext db, UUID job) {
    db.deleteFrom(JOB_STEPS).where(JOB_STEPS.JOB_ID.eq(job)).execute();
  }

  /** A wait that is the journal's last step and had no signal begins now. */
  static void awaitAnew(DSLContext db, UUID job) {
    db.execute(AWAIT_ANEW, job, job);
  }

  /** Locks the job's row until the transaction ends, if this claim still holds it. */
  private static void requireLease(DSLContext db, Claimed job) {
    boolean held =
        db.fetchExists(
            db.selectOne()
                .from(JOBS)
                .where(
                    JOBS.ID.eq(job.id()),
                    JOBS.STATE.eq("running"),
                    JOBS.FENCE.eq(job.fence()),
                    JOBS.WORKER.eq(job.worker()))
                .forUpdate());
    if (!held) {
      throw new LeaseLostException(job.id(), job.fence());
    }
  }
}

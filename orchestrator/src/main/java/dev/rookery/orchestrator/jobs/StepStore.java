package dev.rookery.orchestrator.jobs;

import static dev.rookery.sql.Tables.JOBS;
import static dev.rookery.sql.Tables.JOB_STEPS;

import dev.rookery.orchestrator.jobs.ledger.Claimed;
import dev.rookery.orchestrator.platform.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;

/** The step journal's rows. */
final class StepStore {
  private StepStore() {}

  /** A step as stored; {@code result} is null for an intent and for a step without a result. */
  record Stored(boolean done, String marker, @Nullable JSONB result) {}

  static Map<String, Stored> load(DSLContext db, UUID job) {
    Map<String, Stored> steps = new HashMap<>();
    db.select(JOB_STEPS.NAME, JOB_STEPS.STATE, JOB_STEPS.MARKER, JOB_STEPS.RESULT)
        .from(JOB_STEPS)
        .where(JOB_STEPS.JOB_ID.eq(job))
        .forEach(row ->
            steps.put(
                row.value1(), new Stored(row.value2().equals("done"), row.value3(), row.value4())));
    return steps;
  }

  static void intend(DSLContext db, Claimed job, String name, String marker, int position) {
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
        .onConflict(JOB_STEPS.JOB_ID, JOB_STEPS.NAME)
        .doUpdate()
        .set(JOB_STEPS.FENCE, job.fence())
        .execute();
  }

  static void finish(DSLContext db, Claimed job, String name, @Nullable Object result) {
    requireLease(db, job);
    db.update(JOB_STEPS)
        .set(JOB_STEPS.STATE, "done")
        .set(JOB_STEPS.FINISHED_AT, ByHand.now())
        .set(JOB_STEPS.RESULT, result == null ? null : Json.jsonb(result))
        .where(JOB_STEPS.JOB_ID.eq(job.id()), JOB_STEPS.NAME.eq(name))
        .execute();
  }

  /** Locks the job's row until the transaction ends, if this fence still holds it. */
  private static void requireLease(DSLContext db, Claimed job) {
    boolean held =
        db.fetchExists(
            db.selectOne()
                .from(JOBS)
                .where(JOBS.ID.eq(job.id()), JOBS.STATE.eq("running"), JOBS.FENCE.eq(job.fence()))
                .forUpdate());
    if (!held) {
      throw new LeaseLostException(job.id(), job.fence());
    }
  }
}

package dev.rookery.orchestrator.jobs;

import static dev.rookery.sql.Tables.JOBS;
import static dev.rookery.sql.Tables.JOB_SIGNALS;
import static org.jooq.impl.DSL.field;

import dev.rookery.orchestrator.platform.Database;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.function.ToIntFunction;
import org.jooq.DSLContext;
import org.jooq.Field;

/**
 * Removes what the ledger need not remember any more, and keeps the history's months a year ahead.
 * Small transactions that step around locked rows; cut off at any point it is just taken up again.
 */
@Singleton
final class SweepLedger implements Workflow<Recurring.Nothing> {
  static final String KIND = "jobs.retention";
  private static final int AT_ONCE = 5_000;

  private final Database database;
  private final Retention retention;

  /** How many of each were removed. */
  record Swept(int months, int ended, int dead, int signals) {}

  SweepLedger(Database database, Retention retention) {
    this.database = database;
    this.retention = retention;
  }

  /** Daily, and at each start of a control plane, so that the coming months exist. */
  static Schedule schedule() {
    NewJob job = NewJob.of(KIND, new Recurring.Nothing());
    return Schedule.cron(KIND, "17 3 * * *", ZoneOffset.UTC, job).alsoAtStart();
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Class<Recurring.Nothing> payloadType() {
    return Recurring.Nothing.class;
  }

  /** Two at a time would only wait for each other's months. */
  @Override
  public Limits limits() {
    return Limits.NONE.together(1);
  }

  @Override
  public RunResult run(Recurring.Nothing payload, Steps steps) {
    int months = database.asWorker(this::keepMonths);
    return RunResult.done(
        new Swept(
            months,
            all(db -> deleteJobs(db, retention.ended(), "done", "cancelled")),
            all(db -> deleteJobs(db, retention.dead(), "failed", "quarantined")),
            all(this::deleteSignals)));
  }

  private int keepMonths(DSLContext db) {
    return db.fetchSingle(
            "select keep_job_history(? * interval '1 second')", retention.history().toSeconds())
        .get(0, Integer.class);
  }

  /** Batch by batch until nothing is left. */
  private int all(ToIntFunction<DSLContext> batch) {
    int sum = 0;
    int last;
    do {
      last = database.asWorker(batch::applyAsInt);
      sum += last;
    } while (last == AT_ONCE);
    return sum;
  }

  /** Their journals go with them. */
  private static int deleteJobs(DSLContext db, Duration age, String... states) {
    var old =
        db.select(JOBS.ID)
            .from(JOBS)
            .where(JOBS.STATE.in(states), JOBS.FINISHED_AT.lt(ago(age)))
            .orderBy(JOBS.FINISHED_AT)
            .limit(AT_ONCE)
            .forUpdate()
            .skipLocked();
    return db.deleteFrom(JOBS).where(JOBS.ID.in(old)).execute();
  }

  private int deleteSignals(DSLContext db) {
    var old =
        db.select(JOB_SIGNALS.ID)
            .from(JOB_SIGNALS)
            .where(JOB_SIGNALS.AT.lt(ago(retention.signals())))
            .orderBy(JOB_SIGNALS.AT)
            .limit(AT_ONCE)
            .forUpdate()
            .skipLocked();
    return db.deleteFrom(JOB_SIGNALS).where(JOB_SIGNALS.ID.in(old)).execute();
  }

  private static Field<Instant> ago(Duration age) {
    return field("now() - {0} * interval '1 second'", Instant.class, age.toSeconds());
  }
}

package dev.rookery.orchestrator.jobs;

import static dev.rookery.sql.Tables.JOB_WORKERS;
import static org.jooq.impl.DSL.field;

import dev.rookery.orchestrator.platform.Database;
import java.time.Instant;
import java.util.Collection;
import org.jooq.Field;

/**
 * A worker's line among those that live, so that people see who could run a job. Decides nothing: a
 * worker without a line works all the same.
 */
final class WorkerRegister {
  private final Database database;
  private final String name;
  private final RunnerSettings settings;
  private final String[] kinds;

  WorkerRegister(
      Database database, String name, RunnerSettings settings, Collection<String> kinds) {
    this.database = database;
    this.name = name;
    this.settings = settings;
    this.kinds = kinds.stream().sorted().toArray(String[]::new);
  }

  /** Lives for another lease; strikes out those that have been silent for a day. */
  void alive() {
    Field<Instant> until =
        field("now() + ? * interval '1 millisecond'", Instant.class, settings.lease().toMillis());
    database.asWorker(db -> {
      db.deleteFrom(JOB_WORKERS)
          .where(JOB_WORKERS.ALIVE_UNTIL.lt(field("now() - interval '1 day'", Instant.class)))
          .execute();
      return db.insertInto(JOB_WORKERS)
          .set(JOB_WORKERS.NAME, name)
          .set(JOB_WORKERS.ALIVE_UNTIL, until)
          .set(JOB_WORKERS.KINDS, kinds)
          .set(JOB_WORKERS.SLOTS, settings.concurrency())
          .onConflict(JOB_WORKERS.NAME)
          .doUpdate()
          .set(JOB_WORKERS.ALIVE_UNTIL, until)
          .execute();
    });
  }

  void gone() {
    database.asWorker(db -> db.deleteFrom(JOB_WORKERS).where(JOB_WORKERS.NAME.eq(name)).execute());
  }
}

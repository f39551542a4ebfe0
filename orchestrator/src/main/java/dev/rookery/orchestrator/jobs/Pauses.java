package dev.rookery.orchestrator.jobs;

import static dev.rookery.sql.Tables.JOB_PAUSES;

import dev.rookery.orchestrator.platform.Database;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;

/** Kinds of job that nobody claims until a person resumes them; what runs is left to finish. */
@Singleton
public final class Pauses {
  private final Database database;
  private final Bell bell;

  public Pauses(Database database, Bell bell) {
    this.database = database;
    this.bell = bell;
  }

  /**
   * A kind that is paused.
   *
   * @param by who paused it
   */
  public record Pause(String kind, Instant at, String by, String reason) {}

  /** Pauses a kind; the newest reason counts. */
  public void pause(String kind, String by, String reason) {
    database.asWorker(db ->
        db.insertInto(JOB_PAUSES)
            .set(JOB_PAUSES.KIND, kind)
            .set(JOB_PAUSES.AT, ByHand.now())
            .set(JOB_PAUSES.BY, by)
            .set(JOB_PAUSES.REASON, reason)
            .onConflict(JOB_PAUSES.KIND)
            .doUpdate()
            .setAllToExcluded()
            .execute());
  }

  /**
   * @return false when it was not paused
   */
  public boolean resume(String kind) {
    return database.asWorker(db -> {
      bell.ringAfter(db);
      return db.deleteFrom(JOB_PAUSES).where(JOB_PAUSES.KIND.eq(kind)).execute() == 1;
    });
  }

  /** All of them, by kind. */
  public List<Pause> all() {
    return database.asWorker(db ->
        db.select(JOB_PAUSES.KIND, JOB_PAUSES.AT, JOB_PAUSES.BY, JOB_PAUSES.REASON)
            .from(JOB_PAUSES)
            .orderBy(JOB_PAUSES.KIND)
            .fetch(row -> new Pause(row.value1(), row.value2(), row.value3(), row.value4())));
  }
}

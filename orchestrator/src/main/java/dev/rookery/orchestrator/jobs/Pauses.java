package dev.rookery.orchestrator.jobs;

import static dev.rookery.sql.Tables.JOB_PAUSES;

import java.time.Instant;
import java.util.List;
import org.jooq.DSLContext;

/** Kinds of job that nobody claims until a person resumes them; what runs is left to finish. */
public final class Pauses {
  private Pauses() {}

  /**
   * A kind that is paused.
   *
   * @param by who paused it
   */
  public record Pause(String kind, Instant at, String by, String reason) {}

  /** The newest reason counts. */
  static void pause(DSLContext tx, String kind, String by, String reason) {
    tx.insertInto(JOB_PAUSES)
        .set(JOB_PAUSES.KIND, kind)
        .set(JOB_PAUSES.AT, ByHand.now())
        .set(JOB_PAUSES.BY, by)
        .set(JOB_PAUSES.REASON, reason)
        .onConflict(JOB_PAUSES.KIND)
        .doUpdate()
        .setAllToExcluded()
        .execute();
  }

  /**
   * @return false when it was not paused
   */
  static boolean resume(DSLContext tx, String kind) {
    return tx.deleteFrom(JOB_PAUSES).where(JOB_PAUSES.KIND.eq(kind)).execute() == 1;
  }

  /** All of them, by kind. */
  static List<Pause> all(DSLContext tx) {
    return tx.select(JOB_PAUSES.KIND, JOB_PAUSES.AT, JOB_PAUSES.BY, JOB_PAUSES.REASON)
        .from(JOB_PAUSES)
        .orderBy(JOB_PAUSES.KIND)
        .fetch(row -> new Pause(row.value1(), row.value2(), row.value3(), row.value4()));
  }
}

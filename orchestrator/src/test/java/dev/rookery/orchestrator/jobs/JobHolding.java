package dev.rookery.orchestrator.jobs;

import dev.rookery.orchestrator.jobs.ledger.Claimed;
import dev.rookery.orchestrator.platform.Database;

/** What a job's run writes under its claim, for tests of other packages. */
public final class JobHolding {
  private JobHolding() {}

  /** Commits the intent of a step. */
  public static void beginStep(Database database, Claimed job) {
    database.asWorker(db -> {
      StepStore.intend(db, job, "step", "marker", 0, 1);
      return null;
    });
  }
}

package dev.rookery.orchestrator.fleet;

import dev.rookery.orchestrator.jobs.Jobs;
import dev.rookery.orchestrator.jobs.NewJob;
import jakarta.inject.Singleton;
import java.util.Map;
import org.jooq.DSLContext;

/** Says that what nodes must work by has changed. Who composes and sends it is above us. */
@Singleton
public final class WantedChanges {
  /** Kind of the one job that composes and sends wanted states. */
  public static final String PUBLISH = "wanted.publish";

  private final Jobs jobs;

  public WantedChanges(Jobs jobs) {
    this.jobs = jobs;
  }

  /**
   * To be called in the transaction of the change, a tenant's or a worker's: the publishing that
   * follows its commit sees it, however many change at once.
   */
  public void announce(DSLContext tx) {
    jobs.enqueue(tx, NewJob.of(PUBLISH, Map.of()).unique("all").priority(10));
  }
}

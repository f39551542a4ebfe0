package dev.rookery.orchestrator.jobs;

import dev.rookery.orchestrator.jobs.Pauses.Pause;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * All that an explanation of a job is made from, read in one transaction.
 *
 * @param now by the ledger's clock
 * @param maxAttempts of its kind; 0 = this release does not know the kind
 * @param around what else goes on; null where it does not matter: the job is not due
 */
record JobEvidence(Instant now, Job job, int maxAttempts, @Nullable Surroundings around) {

  /**
   * What goes on around a job that is due.
   *
   * @param pause of its kind; null = not paused
   * @param holder of its lane; null = the lane is free, or it has none
   */
  record Surroundings(
      Limits limits,
      Workers workers,
      Ahead ahead,
      @Nullable Pause pause,
      @Nullable Holder holder) {}

  /**
   * @param alive living workers that claim the kind
   * @param slots jobs they can run together
   * @param busy jobs they hold
   * @param ofKind jobs of the kind that run in the whole installation
   * @param ofTenant those of them that are of the same tenant
   */
  record Workers(int alive, int slots, int busy, int ofKind, int ofTenant) {}

  /**
   * Ready jobs of the kind that come before it. Counted to a limit, see {@link ReadEvidence}.
   *
   * @param ofTenant of the same tenant
   * @param otherTenants tenants that have something ready; each is served in its turn
   * @param ofLane of the same lane
   */
  record Ahead(int ofTenant, int otherTenants, int ofLane) {}

  /** The running job that holds a lane. */
  record Holder(UUID job, String kind, String worker, Instant since) {}
}

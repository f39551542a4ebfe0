package dev.rookery.orchestrator.fleet;

import dev.rookery.orchestrator.jobs.NewJob;
import java.util.UUID;

/**
 * The work that takes a node out of the fleet for good.
 *
 * @param discardsQueue what lies in its queue is given up, and nothing is waited for
 */
public record Retirement(UUID node, boolean discardsQueue) {
  /** Kind of the job. */
  public static final String KIND = "node.retire";

  NewJob job() {
    return NewJob.of(KIND, this).unique(node.toString()).lane("node:" + node);
  }
}

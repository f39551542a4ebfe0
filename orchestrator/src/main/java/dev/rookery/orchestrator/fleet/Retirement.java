package dev.rookery.orchestrator.fleet;

import dev.rookery.orchestrator.jobs.NewJob;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The work that takes a node out of the fleet for good.
 *
 * @param discardsQueue what lies in its queue is given up, and nothing is waited for
 * @param closedAt when it was to take nothing new; null = it never sent. A node that was put back
 *     to service and closed again since is another retirement's
 */
public record Retirement(UUID node, boolean discardsQueue, @Nullable Instant closedAt) {
  /** Kind of the job. */
  public static final String KIND = "node.retire";

  NewJob job() {
    return NewJob.of(KIND, this).unique(node + ":" + closedAt).lane("node:" + node);
  }
}

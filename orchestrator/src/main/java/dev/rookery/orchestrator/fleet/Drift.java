package dev.rookery.orchestrator.fleet;

import java.time.Instant;
import java.util.List;

/**
 * What differed on a node's host, the same at every look between two times.
 *
 * @param differences a line each, as in a plan; empty = nothing differed
 */
public record Drift(Instant firstSeenAt, Instant lastSeenAt, List<String> differences) {
  public Drift {
    differences = List.copyOf(differences);
  }
}

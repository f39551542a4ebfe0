package dev.rookery.orchestrator.outcomes;

import dev.rookery.orchestrator.fleet.StoredEvents;
import jakarta.inject.Singleton;
import java.util.UUID;

/** How much of what a node reported is stored, for who must know before the node goes. */
@Singleton
final class StoredOutcomes implements StoredEvents {
  private final Outcomes outcomes;

  StoredOutcomes(Outcomes outcomes) {
    this.outcomes = outcomes;
  }

  @Override
  public long missing(UUID node) {
    return outcomes.progress().stream()
        .filter(each -> each.node().equals(node))
        .mapToLong(each -> Math.max(each.lag(), each.ahead()))
        .sum();
  }
}

package dev.rookery.dns.plan;

import dev.rookery.dns.record.Name;
import java.util.Set;

/**
 * What a plan may do.
 *
 * @param mostDeleted share of our record sets in the zone that may go, 0 to 1; one may always go
 * @param emptyAllowed whether wanting nothing means "remove all of ours" and not "the source broke"
 * @param drainedSelectors names below {@code _domainkey} whose key no mail in flight needs any more
 * @param spfCounter counts changed SPF records
 */
public record PlanLimits(
    double mostDeleted, boolean emptyAllowed, Set<Name> drainedSelectors, SpfCounter spfCounter) {
  public PlanLimits {
    if (!(mostDeleted >= 0 && mostDeleted <= 1)) {
      throw new IllegalArgumentException("most deleted is %s, needs 0 to 1".formatted(mostDeleted));
    }
    drainedSelectors = Set.copyOf(drainedSelectors);
  }

  /** For every day: at most 30% of our sets deleted, nothing drained. */
  public static PlanLimits standard() {
    return new PlanLimits(0.30, false, Set.of(), SpfCounter.OWN_TERMS);
  }

  /** For the end of a domain: everything of ours may go, except keys that are not drained. */
  public PlanLimits retiring() {
    return new PlanLimits(1, true, drainedSelectors, spfCounter);
  }

  public PlanLimits withDrained(Set<Name> selectors) {
    return new PlanLimits(mostDeleted, emptyAllowed, selectors, spfCounter);
  }

  public PlanLimits withSpfCounter(SpfCounter counter) {
    return new PlanLimits(mostDeleted, emptyAllowed, drainedSelectors, counter);
  }
}

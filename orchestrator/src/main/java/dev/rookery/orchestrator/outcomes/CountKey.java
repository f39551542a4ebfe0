package dev.rookery.orchestrator.outcomes;

import java.util.Comparator;
import java.util.UUID;

/**
 * Names a counter. Their order is that in which counters are locked.
 *
 * @param egressIp empty before the message left
 */
record CountKey(UUID tenant, int sendingDay, String egressIp, String provider, String kind)
    implements Comparable<CountKey> {
  private static final Comparator<CountKey> ORDER =
      Comparator.comparing(CountKey::tenant)
          .thenComparing(CountKey::sendingDay)
          .thenComparing(CountKey::egressIp)
          .thenComparing(CountKey::provider)
          .thenComparing(CountKey::kind);

  @Override
  public int compareTo(CountKey other) {
    return ORDER.compare(this, other);
  }
}

package dev.rookery.lab.receiver;

import java.util.Map;
import java.util.TreeMap;

/**
 * How many messages a provider has taken from one address, by sending day. Safe for many threads.
 */
public final class IpHistory {
  private final TreeMap<Integer, Long> taken = new TreeMap<>();

  /** Messages taken on this day so far, those whose content is still on its way included. */
  public synchronized long on(int day) {
    return taken.getOrDefault(day, 0L);
  }

  /** The most taken on any one day before this one, 0 when the address is new. */
  public synchronized long peakBefore(int day) {
    return taken.headMap(day).values().stream().mapToLong(Long::longValue).max().orElse(0);
  }

  /** Messages by day, days without one left out. */
  public synchronized Map<Integer, Long> byDay() {
    return Map.copyOf(taken);
  }

  /** Counts one more on this day unless that makes more than {@code allowed}. */
  synchronized boolean take(int day, long allowed) {
    if (on(day) >= allowed) {
      return false;
    }
    taken.merge(day, 1L, Long::sum);
    return true;
  }

  /** The content never came, or was refused. */
  synchronized void giveBack(int day) {
    taken.merge(day, -1L, Long::sum);
  }
}

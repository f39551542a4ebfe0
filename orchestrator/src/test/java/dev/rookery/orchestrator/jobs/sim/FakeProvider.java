package dev.rookery.orchestrator.jobs.sim;

import java.util.HashMap;
import java.util.Map;

/** Makes a thing at every request, the same marker or not, as most providers do. */
final class FakeProvider {
  private final Map<String, Integer> made = new HashMap<>();

  /**
   * @return how many there are now
   */
  int create(String marker) {
    return made.merge(marker, 1, Integer::sum);
  }

  boolean has(String marker) {
    return count(marker) > 0;
  }

  int count(String marker) {
    return made.getOrDefault(marker, 0);
  }

  /**
   * @return how many there were
   */
  int remove(String marker) {
    Integer count = made.remove(marker);
    return count == null ? 0 : count;
  }
}

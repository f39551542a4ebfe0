package dev.rookery.orchestrator.jobs.rings;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Jobs that other processes watch, as far as they said so lately. Only their progress is told, so
 * without watchers a step costs one look at an empty map. Lost: watchers look by themselves until
 * they have said it again.
 */
final class Elsewhere {
  /** Watchers say it again more than twice in this time. */
  static final Duration HOLDS = Duration.ofSeconds(15);

  private static final int MOST = 10_000;

  private final Map<UUID, Long> until = new ConcurrentHashMap<>();

  void see(Collection<UUID> jobs, long now) {
    until.values().removeIf(end -> end - now < 0);
    for (UUID job : jobs) {
      if (until.size() < MOST) {
        until.put(job, now + HOLDS.toNanos());
      }
    }
  }

  boolean isWatched(UUID job, long now) {
    Long end = until.get(job);
    return end != null && end - now >= 0;
  }

  boolean isEmpty() {
    return until.isEmpty();
  }
}

package dev.rookery.orchestrator.jobs.watch;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * What earlier jobs of the kind teach.
 *
 * @param durations median by step name
 * @param steps names that at least half of them had
 */
record Usual(Map<String, Duration> durations, Set<String> steps) {
  static final Usual UNKNOWN = new Usual(Map.of(), Set.of());
}

package dev.rookery.orchestrator.jobs.watch;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * What is known of the steps that are to come.
 *
 * @param durations median by step name, of earlier jobs of the kind
 * @param steps names that its workflow lists; when it lists none, those that at least half of the
 *     earlier jobs had
 */
record Usual(Map<String, Duration> durations, Set<String> steps) {
  static final Usual UNKNOWN = new Usual(Map.of(), Set.of());
}

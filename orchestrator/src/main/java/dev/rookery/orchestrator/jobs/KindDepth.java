package dev.rookery.orchestrator.jobs;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What of one kind stands in the ledger.
 *
 * @param depth jobs in each state that is not an end, and dead letters; a state without any is
 *     absent
 * @param lag how long the oldest job that is due has been due; null = none is due
 */
record KindDepth(Map<JobState, Long> depth, @Nullable Duration lag) {
  static final KindDepth NOTHING = new KindDepth(Map.of(), null);

  long in(JobState state) {
    return depth.getOrDefault(state, 0L);
  }
}

package dev.rookery.orchestrator.jobs;

import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs are looked for.
 *
 * @param states empty = any; {@link #DEAD_LETTERS} are what waits for a person
 * @param tenant whose; null = anybody's, the operators' own too
 */
public record JobFilter(
    Set<JobState> states, @Nullable String kind, @Nullable UUID tenant, @Nullable String lane) {
  public static final JobFilter ALL = new JobFilter(Set.of(), null, null, null);

  public static final Set<JobState> DEAD_LETTERS = Set.of(JobState.FAILED, JobState.QUARANTINED);
}

package dev.rookery.orchestrator.api;

import dev.rookery.orchestrator.jobs.JobFilter;
import dev.rookery.orchestrator.jobs.JobState;
import dev.rookery.orchestrator.platform.RefusedException;
import dev.rookery.orchestrator.platform.RefusedException.Kind;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.annotation.QueryValue;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Which jobs a list is to hold.
 *
 * @param state one or more of the states, with commas between; dead letters are {@code
 *     failed,quarantined}
 * @param tenant id of the tenant whose jobs they are
 */
@Introspected
record JobQuery(
    @QueryValue @Nullable String state,
    @QueryValue @Nullable String kind,
    @QueryValue @Nullable UUID tenant,
    @QueryValue @Nullable String lane) {

  /**
   * @throws RefusedException a word is no state
   */
  JobFilter filter() {
    return new JobFilter(state == null ? Set.of() : states(state), kind, tenant, lane);
  }

  /** As it was asked, for the next part of the list. */
  Map<String, Object> parameters() {
    Map<String, Object> given = new LinkedHashMap<>();
    given.put("state", state);
    given.put("kind", kind);
    given.put("tenant", tenant);
    given.put("lane", lane);
    given.values().removeIf(value -> value == null);
    return given;
  }

  private static Set<JobState> states(String words) {
    return Arrays.stream(words.split(","))
        .map(String::strip)
        .map(JobQuery::state)
        .collect(Collectors.toSet());
  }

  private static JobState state(String word) {
    return Arrays.stream(JobState.values())
        .filter(state -> state.word().equals(word))
        .findFirst()
        .orElseThrow(() ->
            new RefusedException(
                Kind.INVALID,
                "no-such-job-state",
                "state has '%s', allowed are %s with commas between"
                    .formatted(
                        word,
                        Arrays.stream(JobState.values())
                            .map(JobState::word)
                            .collect(Collectors.joining(", ")))));
  }
}

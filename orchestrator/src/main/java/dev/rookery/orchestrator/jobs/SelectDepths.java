package dev.rookery.orchestrator.jobs;

import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** Counts the jobs of every kind and state in one statement, those that ended well aside. */
final class SelectDepths {
  private static final String DEPTH =
      """
      select kind, state, count(*) as jobs,
        (extract(epoch from now() - min(run_at) filter (where state <> 'running')) * 1000)::bigint as lag_ms
      from jobs
      where state in ('scheduled', 'waiting', 'ready', 'running', 'failed', 'quarantined')
      group by kind, state
      """;

  private SelectDepths() {}

  /** By kind; a kind without such jobs is absent. */
  static Map<String, KindDepth> all(DSLContext db) {
    Map<String, KindDepth> depths = new HashMap<>();
    for (Record row : db.fetch(DEPTH)) {
      depths.merge(row.get("kind", String.class), of(row), SelectDepths::both);
    }
    return depths;
  }

  private static KindDepth of(Record row) {
    JobState state = JobState.of(row.get("state", String.class));
    return new KindDepth(
        Map.of(state, row.get("jobs", Long.class)), lag(state, row.get("lag_ms", Long.class)));
  }

  private static @Nullable Duration lag(JobState state, @Nullable Long millis) {
    return switch (state) {
      case READY, SCHEDULED, WAITING ->
          millis == null || millis < 0 ? null : Duration.ofMillis(millis);
      case RUNNING, DONE, FAILED, CANCELLED, QUARANTINED -> null;
    };
  }

  private static KindDepth both(KindDepth one, KindDepth other) {
    Map<JobState, Long> depth = new EnumMap<>(one.depth());
    depth.putAll(other.depth());
    return new KindDepth(depth, longer(one.lag(), other.lag()));
  }

  private static @Nullable Duration longer(@Nullable Duration one, @Nullable Duration other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.compareTo(other) < 0 ? other : one;
  }
}

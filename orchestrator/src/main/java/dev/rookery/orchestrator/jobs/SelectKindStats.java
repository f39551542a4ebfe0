package dev.rookery.orchestrator.jobs;

import dev.rookery.orchestrator.jobs.KindStats.LastHour;
import dev.rookery.orchestrator.jobs.Pauses.Pause;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** Counts the ledger kind by kind. */
final class SelectKindStats {
  private static final String DEPTH =
      """
      select kind, state, count(*) as jobs,
        (extract(epoch from now() - min(run_at) filter (where state <> 'running')) * 1000)::bigint as lag_ms
      from jobs
      where state in ('scheduled', 'waiting', 'ready', 'running', 'failed', 'quarantined')
      group by kind, state
      """;

  /** The index on the time is a BRIN: what is read is the last hour and little more. */
  private static final String LAST_HOUR =
      """
      select kind,
        count(*) filter (where event = 'done') as done,
        count(*) filter (where event in ('failed', 'parked')) as failed,
        count(*) filter (where event = 'failed attempt') as failed_attempts,
        percentile_disc(0.5) within group (order by ran_ms) filter (where event = 'done') as p50_ms,
        percentile_disc(0.95) within group (order by ran_ms) filter (where event = 'done') as p95_ms
      from job_history
      where at > now() - interval '1 hour' and event in ('done', 'failed', 'parked', 'failed attempt')
      group by kind
      """;

  private static final String WORKERS =
      """
      select kind, count(*) as workers
      from job_workers w cross join unnest(w.kinds) as kind
      where w.alive_until > now()
      group by kind
      """;

  private final Map<String, Map<JobState, Long>> depths = new HashMap<>();
  private final Map<String, Long> lags = new HashMap<>();
  private final Map<String, LastHour> lastHours = new HashMap<>();
  private final Map<String, Integer> workers = new HashMap<>();
  private final Map<String, Pause> pauses;

  private SelectKindStats(DSLContext db, Collection<Pause> pauses) {
    db.fetch(DEPTH).forEach(this::depth);
    db.fetch(LAST_HOUR).forEach(row -> lastHours.put(row.get("kind", String.class), lastHour(row)));
    db.fetch(WORKERS)
        .forEach(
            row -> workers.put(row.get("kind", String.class), row.get("workers", Integer.class)));
    this.pauses = pauses.stream().collect(Collectors.toMap(Pause::kind, Function.identity()));
  }

  /** All kinds that this release knows or that the ledger holds something of, by name. */
  static List<KindStats> all(DSLContext db, Kinds kinds, Collection<Pause> pauses) {
    SelectKindStats counted = new SelectKindStats(db, pauses);
    SortedSet<String> names = new TreeSet<>(kinds.names());
    names.addAll(counted.depths.keySet());
    names.addAll(counted.lastHours.keySet());
    names.addAll(counted.pauses.keySet());
    return names.stream().map(kind -> counted.of(kind, kinds)).toList();
  }

  private KindStats of(String kind, Kinds kinds) {
    Long lag = lags.get(kind);
    return new KindStats(
        kind,
        depths.getOrDefault(kind, Map.of()),
        lag == null ? null : Duration.ofMillis(lag),
        lastHours.getOrDefault(kind, LastHour.NOTHING),
        workers.getOrDefault(kind, 0),
        kinds.limits(kind),
        pauses.get(kind));
  }

  private void depth(Record row) {
    String kind = row.get("kind", String.class);
    JobState state = JobState.of(row.get("state", String.class));
    depths
        .computeIfAbsent(kind, k -> new EnumMap<>(JobState.class))
        .put(state, row.get("jobs", Long.class));
    Long lag = row.get("lag_ms", Long.class);
    switch (state) {
      case READY, SCHEDULED, WAITING -> {
        if (lag != null && lag >= 0) {
          lags.merge(kind, lag, Math::max);
        }
      }
      case RUNNING, DONE, FAILED, CANCELLED, QUARANTINED -> {}
    }
  }

  private static LastHour lastHour(Record row) {
    return new LastHour(
        row.get("done", Long.class),
        row.get("failed", Long.class),
        row.get("failed_attempts", Long.class),
        millis(row.get("p50_ms", Long.class)),
        millis(row.get("p95_ms", Long.class)));
  }

  private static @Nullable Duration millis(@Nullable Long millis) {
    return millis == null ? null : Duration.ofMillis(millis);
  }
}

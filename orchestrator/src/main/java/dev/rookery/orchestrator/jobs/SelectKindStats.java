package dev.rookery.orchestrator.jobs;

import dev.rookery.orchestrator.jobs.KindStats.LastHour;
import dev.rookery.orchestrator.jobs.Pauses.Pause;
import java.time.Duration;
import java.util.Collection;
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

  private final Map<String, KindDepth> depths;
  private final Map<String, LastHour> lastHours = new HashMap<>();
  private final Map<String, Integer> workers = new HashMap<>();
  private final Map<String, Pause> pauses;

  private SelectKindStats(DSLContext db, Collection<Pause> pauses) {
    this.depths = SelectDepths.all(db);
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
    KindDepth standing = depths.getOrDefault(kind, KindDepth.NOTHING);
    return new KindStats(
        kind,
        standing.depth(),
        standing.lag(),
        lastHours.getOrDefault(kind, LastHour.NOTHING),
        workers.getOrDefault(kind, 0),
        kinds.limits(kind),
        pauses.get(kind));
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

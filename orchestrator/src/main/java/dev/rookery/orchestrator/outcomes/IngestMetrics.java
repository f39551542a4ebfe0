package dev.rookery.orchestrator.outcomes;

import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.Gauges;
import dev.rookery.orchestrator.platform.ScrapedAnswer;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import jakarta.inject.Singleton;
import org.jooq.DSLContext;

/** How far ingest is; which node is meant, {@code /v1/admin} tells. */
@Singleton
final class IngestMetrics implements MultiCollector {
  private static final String BEHIND =
      """
      select coalesce(sum(greatest(0, s.last_seq - coalesce(w.seq, 0))), 0)::bigint
      from node_sightings s
      join nodes n on n.id = s.node_id and n.state <> 'retired'
      left join lateral (
        select seq from node_watermarks w where w.node_id = s.node_id
        order by updated_at desc limit 1) w on true
      """;

  private final ScrapedAnswer<Long> behind;

  IngestMetrics(Database database) {
    this.behind = new ScrapedAnswer<>(() -> database.asWorkerAtOnce(IngestMetrics::behind));
  }

  private static long behind(DSLContext db) {
    return db.fetchSingle(BEHIND).get(0, Long.class);
  }

  @Override
  public MetricSnapshots collect() {
    return behind
        .get()
        .map(events ->
            MetricSnapshots.of(
                Gauges.one(
                    "rookery_ingest_lag_events",
                    "Events that the nodes' journals hold, by their last heartbeats, and"
                        + " PostgreSQL does not.",
                    events)))
        .orElseGet(MetricSnapshots::new);
  }
}

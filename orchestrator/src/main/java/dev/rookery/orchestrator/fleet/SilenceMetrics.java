package dev.rookery.orchestrator.fleet;

import static dev.rookery.sql.Tables.NODES;
import static dev.rookery.sql.Tables.NODE_SIGHTINGS;

import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.Gauges;
import dev.rookery.orchestrator.platform.ScrapedAnswer;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import jakarta.inject.Singleton;
import java.util.List;
import org.jooq.DSLContext;

/** Whether so many nodes fell silent together that nothing automatic is done. */
@Singleton
final class SilenceMetrics implements MultiCollector {
  private final ScrapedAnswer<List<Liveness>> watched;

  SilenceMetrics(Database database) {
    this.watched = new ScrapedAnswer<>(() -> database.asWorkerAtOnce(SilenceMetrics::watched));
  }

  private static List<Liveness> watched(DSLContext db) {
    return db.select(NODE_SIGHTINGS.LIVENESS)
        .from(NODE_SIGHTINGS)
        .join(NODES)
        .on(NODES.ID.eq(NODE_SIGHTINGS.NODE_ID))
        .where(
            NODES.STATE.in(NodeState.WARMING.word(), NodeState.ACTIVE.word()),
            NODES.DUTY.eq(Duty.IN_SERVICE.word()))
        .fetch(row -> Liveness.of(row.value1()));
  }

  @Override
  public MetricSnapshots collect() {
    return watched
        .get()
        .map(MassSilence::of)
        .map(SilenceMetrics::snapshots)
        .orElseGet(MetricSnapshots::new);
  }

  private static MetricSnapshots snapshots(MassSilence silence) {
    Gauges held =
        new Gauges(
            "rookery_automatic_actions_held",
            "1 = most nodes in service are not heard of, so nothing automatic is done to any, 0 = it is.");
    held.add(silence.holds() ? 1 : 0);
    return MetricSnapshots.of(held.snapshot());
  }
}

package dev.rookery.orchestrator.fleet;

import static dev.rookery.sql.Tables.NODES;
import static dev.rookery.sql.Tables.NODE_SIGHTINGS;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;

import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.Gauges;
import dev.rookery.orchestrator.platform.ScrapedAnswer;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/** The fleet in numbers; which node is meant, {@code rookery node list} tells. */
@Singleton
final class FleetMetrics implements MultiCollector {
  private static final Field<Double> AGE =
      field(
          "extract(epoch from now() - min({0}))::float8",
          Double.class, NODE_SIGHTINGS.LAST_HEARTBEAT_AT);

  private final ScrapedAnswer<Map<Liveness, Seen>> seen;

  FleetMetrics(Database database) {
    this.seen = new ScrapedAnswer<>(() -> database.asWorkerAtOnce(FleetMetrics::seen));
  }

  /**
   * @param age of the oldest last heartbeat, in seconds; null when there is none
   */
  private record Seen(int nodes, @Nullable Double age) {
    static final Seen NONE = new Seen(0, null);
  }

  private static Map<Liveness, Seen> seen(DSLContext db) {
    Map<Liveness, Seen> seen = new EnumMap<>(Liveness.class);
    db.select(NODE_SIGHTINGS.LIVENESS, count(), AGE)
        .from(NODE_SIGHTINGS)
        .join(NODES)
        .on(NODES.ID.eq(NODE_SIGHTINGS.NODE_ID))
        .where(NODES.STATE.ne(NodeState.RETIRED.word()), NODES.DUTY.ne(Duty.MAINTENANCE.word()))
        .groupBy(NODE_SIGHTINGS.LIVENESS)
        .forEach(row -> seen.put(Liveness.of(row.value1()), new Seen(row.value2(), row.value3())));
    return seen;
  }

  @Override
  public MetricSnapshots collect() {
    return seen.get().map(FleetMetrics::snapshots).orElseGet(MetricSnapshots::new);
  }

  private static MetricSnapshots snapshots(Map<Liveness, Seen> seen) {
    Gauges nodes = new Gauges("rookery_nodes", "Nodes in service by what their heartbeats say.");
    Gauges age =
        new Gauges(
            "rookery_node_heartbeat_age_seconds",
            "Age of the oldest last heartbeat among the nodes of a liveness, 0 = no such node.");
    for (Liveness liveness : Liveness.values()) {
      Seen some = seen.getOrDefault(liveness, Seen.NONE);
      nodes.add(some.nodes(), "liveness", liveness.word());
      if (liveness != Liveness.NEVER) {
        age.add(some.age() == null ? 0 : some.age(), "liveness", liveness.word());
      }
    }
    return MetricSnapshots.of(nodes.snapshot(), age.snapshot());
  }
}

package dev.rookery.orchestrator.certificates;

import static dev.rookery.sql.Tables.NODES;
import static dev.rookery.sql.Tables.NODE_CERTIFICATES;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.select;

import dev.rookery.orchestrator.fleet.NodeState;
import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.Gauges;
import dev.rookery.orchestrator.platform.ScrapedAnswer;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import jakarta.inject.Singleton;
import org.jooq.DSLContext;

/** How long the nodes' issued certificates are good; which one ends first, the gate tells. */
@Singleton
final class CertificateMetrics implements MultiCollector {
  private final ScrapedAnswer<Seen> seen;

  CertificateMetrics(Database database) {
    this.seen = new ScrapedAnswer<>(() -> database.asWorkerAtOnce(CertificateMetrics::seen));
  }

  /**
   * @param left of the one that ends first, in seconds, below 0 = it has ended; 0 when there is
   *     none
   */
  private record Seen(int nodes, double left) {}

  private static Seen seen(DSLContext db) {
    var latest =
        select(NODE_CERTIFICATES.NODE_ID, max(NODE_CERTIFICATES.NOT_AFTER).as("not_after"))
            .from(NODE_CERTIFICATES)
            .join(NODES)
            .on(NODES.ID.eq(NODE_CERTIFICATES.NODE_ID))
            .where(NODES.STATE.ne(NodeState.RETIRED.word()))
            .groupBy(NODE_CERTIFICATES.NODE_ID)
            .asTable("latest");
    return db.select(
            field("count(*)::int", Integer.class),
            field("coalesce(extract(epoch from min(not_after) - now()), 0)::float8", Double.class))
        .from(latest)
        .fetchSingle(row -> new Seen(row.value1(), row.value2()));
  }

  @Override
  public MetricSnapshots collect() {
    return seen.get().map(CertificateMetrics::snapshots).orElseGet(MetricSnapshots::new);
  }

  private static MetricSnapshots snapshots(Seen seen) {
    return MetricSnapshots.of(
        Gauges.one(
            "rookery_node_certificates",
            "Nodes in service that have a certificate from the ACME server.",
            seen.nodes()),
        Gauges.one(
            "rookery_node_certificate_left_seconds",
            "Time left of the certificate that ends first, below 0 = it has ended, 0 = there is none.",
            seen.left()));
  }
}

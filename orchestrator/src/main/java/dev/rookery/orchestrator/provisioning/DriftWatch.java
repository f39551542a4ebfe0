package dev.rookery.orchestrator.provisioning;

import dev.rookery.orchestrator.fleet.Node;
import dev.rookery.orchestrator.fleet.NodeWork;
import dev.rookery.orchestrator.fleet.Nodes;
import dev.rookery.orchestrator.jobs.Recurring;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Has every node that sends looked at for drift once an hour, but those out of service. Nothing is
 * ever mended unasked.
 */
@Singleton
final class DriftWatch extends Recurring {
  private static final Duration EVERY = Duration.ofHours(1);

  private final Nodes nodes;

  DriftWatch(Nodes nodes) {
    super("node.drift-watch", EVERY);
    this.nodes = nodes;
  }

  @Override
  protected void turn() {
    nodes.list().stream()
        .filter(Node::isInService)
        .map(Node::id)
        .forEach(id -> nodes.enqueue(NodeWork.DRIFT, id));
  }
}

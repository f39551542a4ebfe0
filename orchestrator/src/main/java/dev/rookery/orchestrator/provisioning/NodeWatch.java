package dev.rookery.orchestrator.provisioning;

import dev.rookery.orchestrator.fleet.Liveness;
import dev.rookery.orchestrator.fleet.Node;
import dev.rookery.orchestrator.fleet.NodeWork;
import dev.rookery.orchestrator.fleet.Nodes;
import dev.rookery.orchestrator.fleet.Sighting;
import dev.rookery.orchestrator.fleet.Sightings;
import dev.rookery.orchestrator.jobs.Recurring;
import dev.rookery.orchestrator.platform.Installation;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for agents that are not heard of and has them started, each at most once a minute. Never
 * does more than that, and nothing at all when most of the fleet fell silent together.
 */
@Singleton
final class NodeWatch extends Recurring {
  private static final Logger LOG = LoggerFactory.getLogger(NodeWatch.class);
  private static final Duration PAUSE = Duration.ofMinutes(1);
  private static final int FLEET_MIN = 4;

  private final Nodes nodes;
  private final Sightings sightings;
  private final AgentRestarts restarts;
  private final Clock clock;

  NodeWatch(
      Nodes nodes,
      Sightings sightings,
      AgentRestarts restarts,
      Installation installation,
      Clock clock) {
    super("node.watch", installation.heartbeat());
    this.nodes = nodes;
    this.sightings = sightings;
    this.restarts = restarts;
    this.clock = clock;
  }

  @Override
  protected void turn() {
    Map<UUID, Sighting> seen = sightings.byNode();
    List<Node> missing = new ArrayList<>();
    List<Sighting> watched = new ArrayList<>();
    for (Node node : nodes.list()) {
      Sighting sighting = seen.get(node.id());
      if (node.state().isSending() && sighting != null) {
        watched.add(sighting);
        if (sighting.liveness() != Liveness.ALIVE) {
          missing.add(node);
        }
      }
    }
    if (watched.size() >= FLEET_MIN && Sightings.isMassSilence(watched)) {
      LOG.warn(
          "{} of {} nodes are not heard of together: the fault is likelier here; nothing is done",
          missing.size(),
          watched.size());
      return;
    }
    missing.stream().filter(this::isDue).forEach(this::start);
  }

  private boolean isDue(Node node) {
    return !restarts.anySince(node.id(), clock.instant().minus(PAUSE));
  }

  private void start(Node node) {
    LOG.warn("node {} is not heard of, starting its agent", node.name());
    nodes.enqueue(NodeWork.RESTART_AGENT, node.id());
  }
}

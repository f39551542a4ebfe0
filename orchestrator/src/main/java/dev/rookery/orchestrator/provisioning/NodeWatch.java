package dev.rookery.orchestrator.provisioning;

import dev.rookery.orchestrator.fleet.AutomaticActions;
import dev.rookery.orchestrator.fleet.Duty;
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
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for agents that are not heard of and has them started, each at most once a minute; of nodes
 * in maintenance, none. Never does more than that, and nothing at all when most of the fleet fell
 * silent together.
 */
@Singleton
final class NodeWatch extends Recurring {
  private static final Logger LOG = LoggerFactory.getLogger(NodeWatch.class);
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final Nodes nodes;
  private final Sightings sightings;
  private final AutomaticActions automatic;
  private final AgentRestarts restarts;
  private final Clock clock;

  NodeWatch(
      Nodes nodes,
      Sightings sightings,
      AutomaticActions automatic,
      AgentRestarts restarts,
      Installation installation,
      Clock clock) {
    super("node.watch", installation.heartbeat());
    this.nodes = nodes;
    this.sightings = sightings;
    this.automatic = automatic;
    this.restarts = restarts;
    this.clock = clock;
  }

  @Override
  protected void turn() {
    if (automatic.heldBack().isEmpty()) {
      Map<UUID, Sighting> seen = sightings.byNode();
      nodes.list().stream()
          .filter(node -> isWatched(node) && isMissing(seen.get(node.id())))
          .filter(this::isDue)
          .forEach(this::start);
    }
  }

  /** A node that drains must be heard of until it is empty. */
  private static boolean isWatched(Node node) {
    return node.state().isSending() && node.service().duty() != Duty.MAINTENANCE;
  }

  private static boolean isMissing(@Nullable Sighting seen) {
    return seen != null && seen.liveness() != Liveness.ALIVE;
  }

  private boolean isDue(Node node) {
    return !restarts.anySince(node.id(), clock.instant().minus(PAUSE));
  }

  private void start(Node node) {
    LOG.warn("node {} is not heard of, starting its agent", node.name());
    nodes.enqueue(NodeWork.RESTART_AGENT, node.id());
  }
}

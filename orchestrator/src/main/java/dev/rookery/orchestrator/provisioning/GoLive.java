package dev.rookery.orchestrator.provisioning;

import dev.rookery.orchestrator.fleet.EgressSources;
import dev.rookery.orchestrator.fleet.GateCheck;
import dev.rookery.orchestrator.fleet.GateChecks;
import dev.rookery.orchestrator.fleet.Node;
import dev.rookery.orchestrator.fleet.NodeState;
import dev.rookery.orchestrator.fleet.Nodes;
import dev.rookery.orchestrator.fleet.Sightings;
import dev.rookery.orchestrator.provisioning.gate.GateHost;
import dev.rookery.orchestrator.provisioning.gate.GoLiveGate;
import dev.rookery.orchestrator.provisioning.layout.NodeLayout;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** Takes a node through the go-live gate and keeps what was found. */
@Singleton
final class GoLive {
  private static final Duration SOON = Duration.ofMillis(500);
  private static final Duration LATEST = Duration.ofMinutes(15);
  private static final int DOUBLINGS = 12;

  private final Nodes nodes;
  private final NodeAccess access;
  private final Sightings sightings;
  private final GoLiveGate gate;
  private final GateChecks checks;
  private final EgressSources egressSources;

  GoLive(
      Nodes nodes,
      NodeAccess access,
      Sightings sightings,
      GoLiveGate gate,
      GateChecks checks,
      EgressSources egressSources) {
    this.nodes = nodes;
    this.access = access;
    this.sightings = sightings;
    this.gate = gate;
    this.checks = checks;
    this.egressSources = egressSources;
  }

  /** Whether mail can leave the host, before anything is built on it. */
  GateCheck portOut(UUID id) throws Exception {
    Node node = nodes.require(id);
    GateCheck found = access.asRoot(node, host -> gate.portOut(node, host));
    checks.record(id, List.of(found));
    return found;
  }

  /** Makes every check now; the node stays where it is. */
  List<GateCheck> check(UUID id) throws Exception {
    Node node = nodes.require(id);
    List<GateCheck> found =
        access.asRoot(
            node,
            host ->
                gate.check(
                    node, sightings.find(id), new GateHost(host, NodeLayout.signProbe(node))));
    checks.record(id, found);
    return found;
  }

  /** Makes every check, and lets a node that waited at the gate go when none failed. */
  List<GateCheck> pass(UUID id) throws Exception {
    List<GateCheck> found = check(id);
    Node node = nodes.require(id);
    if (node.state() == NodeState.ENROLLED && found.stream().allMatch(GateCheck::ok)) {
      egressSources.add(id, node.requireHost().address(), node.requireHostname());
      nodes.move(id, NodeState.WARMING);
    }
    return found;
  }

  /** How long until it is worth asking again: each round doubles it, block lists are not ours. */
  Duration untilNext(UUID id) {
    int rounds = Math.min(DOUBLINGS, checks.times(id, GoLiveGate.ROUND));
    Duration wait = SOON.multipliedBy(1L << rounds);
    return wait.compareTo(LATEST) < 0 ? wait : LATEST;
  }
}

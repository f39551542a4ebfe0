package dev.rookery.orchestrator.provisioning;

import dev.rookery.orchestrator.fleet.Enrolment;
import dev.rookery.orchestrator.fleet.Node;
import dev.rookery.orchestrator.fleet.NodeState;
import dev.rookery.orchestrator.fleet.Nodes;
import dev.rookery.orchestrator.hosting.HostKeyFingerprint;
import dev.rookery.orchestrator.platform.Installation;
import dev.rookery.orchestrator.platform.OperatorActionException;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * Makes one host what it should be: reads all facts in one round trip, plans, applies what differs.
 * A host that shows another key is quarantined, and nothing is sent to it.
 */
@Singleton
final class Converger {
  private final Nodes nodes;
  private final Enrolment enrolment;
  private final Installation installation;
  private final Clock clock;

  Converger(Nodes nodes, Enrolment enrolment, Installation installation, Clock clock) {
    this.nodes = nodes;
    this.enrolment = enrolment;
    this.installation = installation;
    this.clock = clock;
  }

  /**
   * What a convergence found and did.
   *
   * @param before the host before any change
   * @param plan what was changed, empty = nothing differed
   * @param skewMillis how far the host's clock was from ours
   */
  record Converged(HostFacts before, HostPlan plan, long skewMillis) {}

  /** Changes what differs. */
  Converged converge(Node node) {
    return onHost(
        node,
        host -> {
          Converged found = look(node, host);
          new HostApplier(host).apply(found.plan());
          return found;
        });
  }

  /** Says what differs and changes nothing. */
  Converged plan(Node node) {
    return onHost(node, host -> look(node, host));
  }

  /** Starts the agent, or does nothing when it runs. */
  void startAgent(Node node) {
    String service = NodePaths.of(node).agentService();
    onHost(
        node,
        host ->
            host.require(
                "start of the agent", Command.of(service, "start"), RemoteHost.Input.none()));
  }

  private Converged look(Node node, RemoteHost host) {
    NodeLayout layout = new NodeLayout(installation, node);
    Optional<String> token =
        enrolment.isEnrolled(node.id())
            ? Optional.empty()
            : Optional.of(enrolment.token(node.id()));
    WantedHost asked = layout.wanted("systemd", token);
    HostFacts facts = facts(node, host, asked);
    WantedHost wanted = layout.wanted(facts.init(), token);
    return new Converged(
        facts, HostPlan.between(facts, wanted), facts.skew(Instant.now(clock)).toMillis());
  }

  private static HostFacts facts(Node node, RemoteHost host, WantedHost wanted) {
    Command asking = FactsScript.asking(node.requireHost().root(), wanted.all());
    return HostFacts.read(host.require("reading its facts", asking, RemoteHost.Input.none()));
  }

  private <T> T onHost(Node node, Function<RemoteHost, T> work) {
    requireReachable(node);
    try (RemoteHost host =
        RemoteHost.connect(node.requireHost(), pinned(node), nodes.sshIdentity(node.id()))) {
      return work.apply(host);
    } catch (HostKeyChangedException e) {
      nodes.quarantine(node.id(), e.getMessage());
      throw e;
    }
  }

  private static void requireReachable(Node node) {
    if (node.state() == NodeState.QUARANTINED || node.state() == NodeState.RETIRED) {
      throw new OperatorActionException(
          "node %s is %s, nothing is sent to it%s"
              .formatted(
                  node.name(),
                  node.state().word(),
                  node.quarantineReason() == null ? "" : ": " + node.quarantineReason()));
    }
  }

  private static HostKeyFingerprint pinned(Node node) {
    HostKeyFingerprint key = node.hostKey();
    if (key == null) {
      throw new OperatorActionException(
          "node %s has no pinned host key; its provider shows none, so give it by hand"
              .formatted(node.name()));
    }
    return key;
  }
}

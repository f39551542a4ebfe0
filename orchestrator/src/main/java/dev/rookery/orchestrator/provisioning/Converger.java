package dev.rookery.orchestrator.provisioning;

import dev.rookery.orchestrator.fleet.Enrolment;
import dev.rookery.orchestrator.fleet.Node;
import dev.rookery.orchestrator.fleet.NodeHost;
import dev.rookery.orchestrator.fleet.NodeState;
import dev.rookery.orchestrator.fleet.Nodes;
import dev.rookery.orchestrator.hosting.HostKeyFingerprint;
import dev.rookery.orchestrator.platform.Installation;
import dev.rookery.orchestrator.platform.OperatorActionException;
import dev.rookery.orchestrator.provisioning.host.FileDiff;
import dev.rookery.orchestrator.provisioning.host.HostLook;
import dev.rookery.orchestrator.provisioning.host.HostPlan;
import dev.rookery.orchestrator.provisioning.host.HostShell;
import dev.rookery.orchestrator.provisioning.host.WantedHost;
import dev.rookery.orchestrator.provisioning.layout.HostRelease;
import dev.rookery.orchestrator.provisioning.layout.NodeLayout;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

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
   * @param plan what was changed, empty = nothing differed
   * @param skewMillis how far the host's clock was from ours
   */
  record Converged(HostPlan plan, long skewMillis) {}

  /** Something to do on a host. */
  private interface Work<T> {
    T on(RemoteHost host) throws Exception;
  }

  /**
   * Changes what differs.
   *
   * @throws Exception what {@code progress} throws, too; nothing more is applied then
   */
  Converged converge(Node node, HostLook.Progress progress) throws Exception {
    return onHost(
        node,
        host -> {
          HostLook found = HostLook.at(host, wanted(node, host));
          Converged result = converged(found); // now: an apply of minutes is no skew of its clock
          found.apply(progress);
          return result;
        });
  }

  /** Says what differs and changes nothing. */
  Converged plan(Node node) throws Exception {
    return onHost(node, host -> converged(HostLook.at(host, wanted(node, host))));
  }

  /** What differs, and how the files that differ do. */
  record Compared(HostPlan plan, List<FileDiff> files) {}

  /** As {@link #plan}, with the differences within files. */
  Compared compare(Node node) throws Exception {
    return onHost(
        node,
        host -> {
          HostLook found = HostLook.at(host, wanted(node, host));
          return new Compared(found.plan(), FileDiff.of(found));
        });
  }

  /** Starts the agent, or does nothing when it runs. */
  void startAgent(Node node) throws Exception {
    onHost(node, host -> host.require("start of the agent", NodeLayout.startAgent(node)));
  }

  private WantedHost wanted(Node node, HostShell host) {
    Optional<String> token =
        enrolment.isEnrolled(node.id())
            ? Optional.empty()
            : Optional.of(enrolment.token(node.id()));
    return new NodeLayout(installation, node).wanted(() -> HostRelease.of(host), token);
  }

  private Converged converged(HostLook found) {
    return new Converged(found.plan(), found.facts().skew(Instant.now(clock)).toMillis());
  }

  private <T> T onHost(Node node, Work<T> work) throws Exception {
    requireReachable(node);
    NodeHost target = node.requireHost();
    requireNotThisMachine(node, target);
    try (RemoteHost host = RemoteHost.connect(target, pinned(node), nodes.sshLogin(node.id()))) {
      return work.on(host.asOwnerOf(target));
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

  /** A machine of a lab is a folder of this one; its root is never the whole of it. */
  private static void requireNotThisMachine(Node node, NodeHost host) {
    boolean isHere =
        host.jump() == null && InetAddress.ofLiteral(host.sshAddress()).isLoopbackAddress();
    if (host.root().equals("/") && isHere) {
      throw new OperatorActionException(
          "node %s is at the loopback address %s and all of that machine is to be changed, which would be this one; a machine of a lab has a folder for its root"
              .formatted(node.name(), host.sshAddress()));
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

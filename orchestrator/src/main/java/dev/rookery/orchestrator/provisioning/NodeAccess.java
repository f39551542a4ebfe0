package dev.rookery.orchestrator.provisioning;

import dev.rookery.orchestrator.fleet.JumpHost;
import dev.rookery.orchestrator.fleet.Node;
import dev.rookery.orchestrator.fleet.NodeHost;
import dev.rookery.orchestrator.fleet.NodeState;
import dev.rookery.orchestrator.fleet.Nodes;
import dev.rookery.orchestrator.fleet.SshLogin;
import dev.rookery.orchestrator.hosting.HostKeyFingerprint;
import dev.rookery.orchestrator.platform.OperatorActionException;
import jakarta.inject.Singleton;
import java.net.InetAddress;

/**
 * The one way to a node's host. One that shows another key is quarantined, and nothing is sent to
 * it.
 */
@Singleton
final class NodeAccess {
  private final Nodes nodes;

  NodeAccess(Nodes nodes) {
    this.nodes = nodes;
  }

  /** Something to do on a host. */
  interface Work<T> {
    T on(RemoteHost host) throws Exception;
  }

  /** As root, where the whole machine is ours. */
  <T> T asRoot(Node node, Work<T> work) throws Exception {
    SshLogin login = nodes.sshLogin(node.id());
    return asUser(node, login, host -> work.on(host.asOwnerOf(node.requireHost())));
  }

  /** As the user that we log in as. */
  <T> T asUser(Node node, SshLogin login, Work<T> work) throws Exception {
    requireReachable(node);
    NodeHost target = node.requireHost();
    requireNotThisMachine(node, target);
    try (RemoteHost host = RemoteHost.connect(target, pinned(node), login)) {
      return work.on(host);
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
    JumpHost over = host.jump();
    boolean isHere = isLoopback(host.sshAddress()) && (over == null || isLoopback(over.address()));
    if (host.root().equals("/") && isHere) {
      throw new OperatorActionException(
          "node %s is at the loopback address %s and all of that machine is to be changed, which would be this one; a machine of a lab has a folder for its root"
              .formatted(node.name(), host.sshAddress()));
    }
  }

  private static boolean isLoopback(String address) {
    return InetAddress.ofLiteral(address).isLoopbackAddress();
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

package dev.rookery.orchestrator.provisioning;

import dev.rookery.orchestrator.fleet.HostKeyTrust;
import dev.rookery.orchestrator.fleet.HostKeys;
import dev.rookery.orchestrator.fleet.Node;
import dev.rookery.orchestrator.fleet.NodeHost;
import dev.rookery.orchestrator.fleet.Nodes;
import dev.rookery.orchestrator.fleet.SshLogin;
import dev.rookery.orchestrator.hosting.HostKeyFingerprint;
import dev.rookery.orchestrator.jobs.Steps;
import dev.rookery.orchestrator.platform.OperatorActionException;
import dev.rookery.orchestrator.provisioning.host.Command;
import dev.rookery.orchestrator.provisioning.host.NodeUnreachableException;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces the host key that an order carried by one that the host makes for itself. The new one is
 * read over a connection held to the old one, so that nothing is ever trusted at first use; who
 * reads the order later holds a key that opens nothing.
 */
@Singleton
final class HostKeyReplacement {
  private static final Pattern FINGERPRINT = Pattern.compile("SHA256:[A-Za-z0-9+/]{43}");

  /** $1 is the root folder without trailing slash. Again and again without harm. */
  static final String MAKE =
      """
      set -eu
      next="$1/etc/ssh/rookery_next_host_key"
      if [ ! -s "$next" ] || [ ! -s "$next.pub" ]; then
        rm -f "$next" "$next.pub"
        ssh-keygen -q -t ed25519 -N '' -C '' -f "$next"
      fi
      ssh-keygen -l -E sha256 -f "$next.pub"
      """;

  /** Moves the new key to its place and has sshd read it; connections that are open stay open. */
  static final String SWAP =
      """
      set -eu
      next="$1/etc/ssh/rookery_next_host_key"
      key="$1/etc/ssh/ssh_host_ed25519_key"
      if [ -e "$next.pub" ]; then mv -f "$next.pub" "$key.pub"; fi
      if [ -e "$next" ]; then mv -f "$next" "$key"; fi
      sync
      if [ -z "$1" ] && command -v systemctl >/dev/null; then
        systemctl reload ssh || systemctl reload sshd
      else
        kill -HUP "$(cat "$1/run/sshd.pid")"
      fi
      """;

  private final Nodes nodes;
  private final HostKeys hostKeys;

  HostKeyReplacement(Nodes nodes, HostKeys hostKeys) {
    this.nodes = nodes;
    this.hostKeys = hostKeys;
  }

  void replace(UUID id, Steps steps) throws Exception {
    if (nodes.require(id).hostKeyTrust() != HostKeyTrust.INJECTED) {
      return;
    }
    String next = steps.step("make-host-key", String.class, () -> make(nodes.require(id)));
    steps.step(
        "replace-host-key",
        Boolean.class,
        () -> {
          swap(nodes.require(id), new HostKeyFingerprint(next));
          return true;
        });
  }

  private String make(Node node) {
    try (RemoteHost host = connect(node, first(node))) {
      String told = host.require("making a host key", script(MAKE, node));
      Matcher found = FINGERPRINT.matcher(told);
      if (!found.find()) {
        throw new OperatorActionException(
            "%s made a host key and told no fingerprint; log in and look at /etc/ssh"
                .formatted(host));
      }
      return found.group();
    } catch (HostKeyChangedException e) {
      nodes.quarantine(node.id(), e.getMessage());
      throw e;
    }
  }

  /** An earlier try may have been cut off after the swap; then the host shows the new key. */
  private void swap(Node node, HostKeyFingerprint next) {
    NodeHost at = node.requireHost();
    SshLogin login = nodes.sshLogin(node.id());
    HostKeyFingerprint shown = ShownHostKey.read(at, login);
    if (shown.equals(first(node))) {
      try (RemoteHost host = connect(node, shown)) {
        host.require("replacing its host key", script(SWAP, node));
      }
      shown = ShownHostKey.read(at, login);
    }
    if (shown.equals(first(node))) {
      throw new NodeUnreachableException(
          at.sshName(),
          "its sshd has not read the new host key yet",
          new IllegalStateException("shows " + shown));
    }
    try (RemoteHost host = connect(node, next)) {
      host.require("the new host key", Command.of("true"));
    } catch (HostKeyChangedException e) {
      nodes.quarantine(node.id(), e.getMessage());
      throw e;
    }
    hostKeys.pinOwn(node.id(), next);
  }

  private static HostKeyFingerprint first(Node node) {
    return Optional.ofNullable(node.hostKey())
        .orElseThrow(() -> new IllegalStateException("node %s has no key".formatted(node.name())));
  }

  private RemoteHost connect(Node node, HostKeyFingerprint key) {
    NodeHost at = node.requireHost();
    return RemoteHost.connect(at, key, nodes.sshLogin(node.id())).asOwnerOf(at);
  }

  private static Command script(String script, Node node) {
    String root = node.requireHost().root();
    return Command.script(script, List.of(root.equals("/") ? "" : root));
  }
}

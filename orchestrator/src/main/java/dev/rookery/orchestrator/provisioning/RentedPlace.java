package dev.rookery.orchestrator.provisioning;

import dev.rookery.orchestrator.fleet.HostKeyTrust;
import dev.rookery.orchestrator.fleet.HostKeys;
import dev.rookery.orchestrator.fleet.Node;
import dev.rookery.orchestrator.fleet.Nodes;
import dev.rookery.orchestrator.hosting.FirstHostKey;
import dev.rookery.orchestrator.hosting.HostKeyFingerprint;
import dev.rookery.orchestrator.hosting.HostKeySource;
import dev.rookery.orchestrator.hosting.HostingProvider;
import dev.rookery.orchestrator.hosting.HostingProviders;
import dev.rookery.orchestrator.hosting.Server;
import dev.rookery.orchestrator.hosting.ServerOrder;
import dev.rookery.orchestrator.jobs.RunResult;
import dev.rookery.orchestrator.jobs.Steps;
import dev.rookery.orchestrator.platform.OperatorActionException;
import dev.rookery.standards.dns.DomainName;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Rents a machine and brings it to the point where it has address, names and a host key that we
 * know, whatever is cut off in between, and never two machines for one node.
 */
@Singleton
final class RentedPlace {
  private final Nodes nodes;
  private final HostKeys hostKeys;
  private final HostingProviders hosting;
  private final NodeZone zone;
  private final HostKeyReplacement replacement;
  private final Clock clock;

  RentedPlace(
      Nodes nodes,
      HostKeys hostKeys,
      HostingProviders hosting,
      NodeZone zone,
      HostKeyReplacement replacement,
      Clock clock) {
    this.nodes = nodes;
    this.hostKeys = hostKeys;
    this.hosting = hosting;
    this.zone = zone;
    this.replacement = replacement;
    this.clock = clock;
  }

  /** What is waited for; empty = it is placed. */
  Optional<RunResult> place(UUID id, Steps steps) throws Exception {
    HostingProvider provider = hosting.require(nodes.require(id).provider());
    Optional<RunResult> unsettled = unsettledOrder(nodes.require(id), provider);
    if (unsettled.isPresent()) {
      return unsettled;
    }
    String server = order(id, provider, steps);
    Server seen = provider.look(server);
    if (!(seen instanceof Server.Running running)) {
      return Optional.of(waiting(nodes.require(id), provider, server, seen));
    }
    address(id, running, steps);
    if (!isPinned(id, provider, server, steps)) {
      return Optional.of(unpinned(nodes.require(id), provider));
    }
    name(id, provider, server, running, steps);
    if (provider.hostKeySource() == HostKeySource.USER_DATA) {
      replacement.replace(id, steps);
    }
    return Optional.empty();
  }

  /**
   * An order whose answer never came may have made a machine that is not listed yet. Until the
   * provider's lists have caught up, nothing is ordered.
   */
  private Optional<RunResult> unsettledOrder(Node node, HostingProvider provider) {
    if (node.reference() != null || node.orderTriedAt() == null) {
      return Optional.empty();
    }
    Duration left =
        Duration.between(clock.instant(), node.orderTriedAt().plus(provider.listingLag()));
    if (!left.isPositive() || provider.findByMarker(node.id().toString()).isPresent()) {
      return Optional.empty(); // the order's own look-up goes on from here
    }
    Duration step = provider.lookAgain();
    return Optional.of(
        RunResult.snooze(
            left.compareTo(step) < 0 ? left : step,
            "an order at %s that was not answered to show up in its lists; another one goes out in %d s"
                .formatted(node.provider(), left.toSeconds())));
  }

  private String order(UUID id, HostingProvider provider, Steps steps) throws Exception {
    Node node = nodes.require(id);
    if (node.reference() != null) {
      return node.reference();
    }
    String marker = id.toString();
    String reference =
        steps.effect(
            "order",
            marker,
            String.class,
            provider::findByMarker,
            () -> {
              ServerOrder order = wanted(node, provider);
              nodes.orderTried(id, clock.instant());
              return provider.order(order);
            });
    nodes.ordered(id, reference);
    return reference;
  }

  private ServerOrder wanted(Node node, HostingProvider provider) {
    Optional<FirstHostKey> hostKey =
        provider.hostKeySource() == HostKeySource.USER_DATA
            ? Optional.of(hostKeys.first(node.id()))
            : Optional.empty();
    return new ServerOrder(
        node.id().toString(),
        zone.hostname(node.name()),
        nodes.sshIdentity(node.id()).authorizedKey(),
        hostKey);
  }

  private RunResult waiting(Node node, HostingProvider provider, String server, Server seen) {
    Instant ordered = node.orderTriedAt() == null ? node.createdAt() : node.orderTriedAt();
    Duration waited = Duration.between(ordered, clock.instant());
    if (seen instanceof Server.Gone && waited.compareTo(provider.listingLag()) > 0) {
      throw new OperatorActionException(
          "server %s is gone at its provider; retire the node and order another".formatted(server));
    }
    if (waited.compareTo(provider.patience()) > 0) {
      throw new OperatorActionException(
          "server %s at %s is not up after %d minutes, allowed are %d; look at its console there, then retry the job, or give it back and order another"
              .formatted(
                  server, node.provider(), waited.toMinutes(), provider.patience().toMinutes()));
    }
    return RunResult.snooze(
        provider.lookAgain(),
        seen instanceof Server.Building ? "the server's address" : "the server to be built");
  }

  private void address(UUID id, Server.Running server, Steps steps) throws Exception {
    steps.step(
        "address",
        String.class,
        () -> {
          nodes.addressed(id, server, zone.hostname(nodes.require(id).name()));
          return server.address().getHostAddress();
        });
  }

  /** True when a key is pinned that the machine must show from its first connection on. */
  private boolean isPinned(UUID id, HostingProvider provider, String server, Steps steps)
      throws Exception {
    if (steps.isDone("pin-host-key") || nodes.require(id).hostKey() != null) {
      return true;
    }
    if (provider.hostKeySource() == HostKeySource.USER_DATA) {
      steps.step("pin-host-key", String.class, () -> pinFirst(id));
      return true;
    }
    Optional<HostKeyFingerprint> key = provider.hostKey(server);
    if (key.isPresent()) {
      steps.step("pin-host-key", String.class, () -> pin(id, key.get()));
    }
    return key.isPresent();
  }

  private String pinFirst(UUID id) {
    return hostKeys.pinFirst(id).text();
  }

  private String pin(UUID id, HostKeyFingerprint key) {
    nodes.pin(id, key, HostKeyTrust.PINNED);
    return key.text();
  }

  private static RunResult unpinned(Node node, HostingProvider provider) {
    String where =
        provider.hostKeySource() == HostKeySource.BY_HAND
            ? "its host key from a person: read it on the console at %s (ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub), then 'rookery node pin %s --host-key SHA256:…'"
                .formatted(node.provider(), node.name())
            : "the host key on the server's console";
    return RunResult.snooze(provider.lookAgain(), where);
  }

  private void name(
      UUID id, HostingProvider provider, String server, Server.Running running, Steps steps)
      throws Exception {
    Node node = nodes.require(id);
    DomainName hostname = DomainName.of(node.requireHostname());
    InetAddress address = running.address();
    steps.step(
        "publish-address",
        Boolean.class,
        () -> {
          zone.publish(hostname, address);
          return true;
        });
    steps.step(
        "reverse-name",
        Boolean.class,
        () -> {
          provider.setReverseName(server, address, hostname);
          return true;
        });
  }
}

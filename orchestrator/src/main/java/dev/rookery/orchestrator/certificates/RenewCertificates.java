package dev.rookery.orchestrator.certificates;

import dev.rookery.orchestrator.fleet.Node;
import dev.rookery.orchestrator.fleet.NodeState;
import dev.rookery.orchestrator.fleet.NodeWork;
import dev.rookery.orchestrator.fleet.Nodes;
import dev.rookery.orchestrator.jobs.Recurring;
import dev.rookery.orchestrator.platform.Installation;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Orders a certificate for every node that has none, has one of another name, or has one with a
 * third of its life left. One that could not be had is tried again at the next turn, no sooner:
 * authorities count failures by the hour.
 */
@Singleton
final class RenewCertificates extends Recurring {
  private static final Duration EVERY = Duration.ofHours(1);

  private final Nodes nodes;
  private final NodeCertificates certificates;
  private final Installation installation;
  private final Clock clock;

  RenewCertificates(
      Nodes nodes, NodeCertificates certificates, Installation installation, Clock clock) {
    super("certificates.renew", EVERY);
    this.nodes = nodes;
    this.certificates = certificates;
    this.installation = installation;
    this.clock = clock;
  }

  @Override
  protected void turn() {
    if (installation.acme().isUsed()) {
      due(nodes.list(), certificates.byNode(), clock.instant())
          .forEach(id -> nodes.enqueue(NodeWork.CERTIFICATE, id));
    }
  }

  static List<UUID> due(List<Node> nodes, Map<UUID, NodeCertificate> inUse, Instant now) {
    return nodes.stream()
        .filter(RenewCertificates::wantsOne)
        .filter(node -> isDue(node, inUse, now))
        .map(Node::id)
        .toList();
  }

  private static boolean wantsOne(Node node) {
    return node.hostname() != null
        && node.state() != NodeState.ORDERED
        && node.state() != NodeState.QUARANTINED
        && node.state() != NodeState.RETIRED;
  }

  private static boolean isDue(Node node, Map<UUID, NodeCertificate> inUse, Instant now) {
    NodeCertificate certificate = inUse.get(node.id());
    return certificate == null
        || !certificate.hostname().equals(node.hostname())
        || !now.isBefore(certificate.renewAt());
  }
}

package dev.rookery.orchestrator.provisioning;

import dev.rookery.dns.record.A;
import dev.rookery.dns.record.Name;
import dev.rookery.dns.record.RecordSet;
import dev.rookery.dns.record.Txt;
import dev.rookery.orchestrator.fleet.Node;
import dev.rookery.orchestrator.fleet.NodeSigning;
import dev.rookery.orchestrator.fleet.NodeSigning.Published;
import dev.rookery.orchestrator.fleet.Nodes;
import dev.rookery.standards.dns.DomainName;
import jakarta.inject.Singleton;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.UUID;

/**
 * What a node's host name says in the DNS: its address, that it alone sends for the name (RFC 7208
 * §2.3), the key it signs with, and that anything else is false (RFC 9989).
 */
@Singleton
final class NodeNames {
  private static final String SPF = "v=spf1 a -all";
  private static final String DMARC = "v=DMARC1; p=reject";

  private final Nodes nodes;
  private final NodeSigning signing;
  private final NodeZone zone;

  NodeNames(Nodes nodes, NodeSigning signing, NodeZone zone) {
    this.nodes = nodes;
    this.signing = signing;
    this.zone = zone;
  }

  /** Again and again without harm; throws as {@link NodeZone#publish}. */
  void publish(UUID id) {
    zone.put(sets(nodes.require(id)));
  }

  /** Takes all of it back, unless the name has another address by now; throws as publish. */
  void withdraw(Node node) {
    zone.withdraw(DomainName.of(node.requireHostname()), address(node), sets(node));
  }

  private List<RecordSet> sets(Node node) {
    Name host = Name.of(DomainName.of(node.requireHostname()));
    Published key = signing.ensure(node.id());
    return List.of(
        RecordSet.of(host, NodeZone.TTL, new A((Inet4Address) address(node))),
        RecordSet.of(host, NodeZone.TTL, Txt.of(SPF)),
        RecordSet.of(host.child("_dmarc"), NodeZone.TTL, Txt.of(DMARC)),
        RecordSet.of(
            host.child(key.selector() + "._domainkey"), NodeZone.TTL, Txt.of(key.record())));
  }

  private static InetAddress address(Node node) {
    return InetAddress.ofLiteral(node.requireHost().address());
  }
}

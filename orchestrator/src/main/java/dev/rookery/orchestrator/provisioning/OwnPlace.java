package dev.rookery.orchestrator.provisioning;

import dev.rookery.orchestrator.fleet.HostKeyTrust;
import dev.rookery.orchestrator.fleet.Node;
import dev.rookery.orchestrator.fleet.Nodes;
import dev.rookery.orchestrator.hosting.HostKeyFingerprint;
import dev.rookery.orchestrator.jobs.RunResult;
import dev.rookery.orchestrator.jobs.Steps;
import dev.rookery.orchestrator.platform.DnsAccess;
import dev.rookery.standards.dns.DomainName;
import dev.rookery.standards.iprev.IprevChecker;
import dev.rookery.standards.iprev.IprevVerdict;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.util.Optional;
import java.util.UUID;

/**
 * Brings a host that the operator has to where a rented one is after its order. Its PTR belongs to
 * whoever owns the address: it is looked at, and said how it must be, never set.
 */
@Singleton
final class OwnPlace {
  private final Nodes nodes;
  private final NodeZone zone;
  private final DnsAccess dns;

  OwnPlace(Nodes nodes, NodeZone zone, DnsAccess dns) {
    this.nodes = nodes;
    this.zone = zone;
    this.dns = dns;
  }

  /** Always empty: a host that is there is waited for by trying again. */
  Optional<RunResult> place(UUID id, Steps steps) throws Exception {
    Node node = nodes.require(id);
    DomainName hostname = DomainName.of(node.requireHostname());
    InetAddress address = InetAddress.ofLiteral(node.requireHost().address());
    steps.step("pin-host-key", String.class, () -> pinned(id));
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
          boolean leadsBack = leadsBack(address, hostname);
          if (!leadsBack) {
            steps.note(
                "PTR of %s must be %s: set it where the address was rented; the go-live gate waits for it"
                    .formatted(address.getHostAddress(), hostname));
          }
          return leadsBack;
        });
    return Optional.empty();
  }

  private String pinned(UUID id) {
    Node node = nodes.require(id);
    HostKeyFingerprint known = node.hostKey();
    if (known != null) {
      return known.text();
    }
    HostKeyFingerprint shown = ShownHostKey.read(node.requireHost(), nodes.sshLogin(id));
    nodes.pin(id, shown, HostKeyTrust.FIRST_USE);
    return shown.text();
  }

  private boolean leadsBack(InetAddress address, DomainName hostname) {
    IprevVerdict verdict = new IprevChecker(dns.resolver()).check(address);
    return verdict.confirmed().stream()
        .anyMatch(name -> plain(name).equals(plain(hostname.toString())));
  }

  private static String plain(String name) {
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }
}

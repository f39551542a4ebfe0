package dev.rookery.orchestrator.domains;

import dev.rookery.dns.mailauth.DkimSelector;
import dev.rookery.dns.mailauth.MailHost;
import dev.rookery.dns.mailauth.SendingDomain;
import dev.rookery.dns.mailauth.SendingDomain.MailExchanger;
import dev.rookery.dns.mailauth.SpfPolicy;
import dev.rookery.dns.mailauth.SpfSenders;
import dev.rookery.orchestrator.fleet.EgressSource;
import dev.rookery.orchestrator.fleet.EgressSources;
import dev.rookery.orchestrator.fleet.Node;
import dev.rookery.orchestrator.fleet.Nodes;
import dev.rookery.orchestrator.platform.RefusedException;
import dev.rookery.standards.dkim.DkimKeyRecord;
import dev.rookery.standards.dmarc.DmarcPolicy;
import dev.rookery.standards.dmarc.DmarcRecord;
import dev.rookery.standards.dns.DomainName;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What a domain is to look like, given the fleet as it is: SPF names every address that mail leaves
 * from, mail comes in at {@code mx1.<domain>}, {@code mx2.<domain>} … with the nodes' addresses.
 */
@Singleton
final class WantedRecords {
  private static final Duration TTL = Duration.ofHours(1);
  private static final int PREFERENCE = 10;
  private final Nodes nodes;
  private final EgressSources sources;

  WantedRecords(Nodes nodes, EgressSources sources) {
    this.nodes = nodes;
    this.sources = sources;
  }

  /**
   * The records to publish.
   *
   * @throws RefusedException no node is live, so there is nothing to point to
   */
  SendingDomain toPublish(Domain domain) {
    List<Node> live = liveNodes();
    List<MailHost> hosts = new ArrayList<>();
    for (int i = 0; i < live.size(); i++) {
      InetAddress address = InetAddress.ofLiteral(live.get(i).requireHost().address());
      hosts.add(new MailHost(domain.name().child("mx" + (i + 1)), List.of(address)));
    }
    return sendingDomain(domain, hosts, hosts);
  }

  /** The same for who checks it: the hosts are the nodes themselves, as they greet receivers. */
  SendingDomain toCheck(Domain domain) {
    return sendingDomain(domain, toPublish(domain).hosts(), greetingHosts());
  }

  private SendingDomain sendingDomain(
      Domain domain, List<MailHost> exchangers, List<MailHost> hosts) {
    DkimSelector selector =
        new DkimSelector(domain.selector(), DkimKeyRecord.parse(domain.dkimRecord()));
    return new SendingDomain(
        domain.name(),
        SpfPolicy.of(new SpfSenders.Addresses(sendingAddresses())),
        List.of(selector),
        dmarc(domain),
        exchangers.stream().map(host -> new MailExchanger(PREFERENCE, host.name())).toList(),
        hosts,
        Optional.empty(),
        TTL);
  }

  private static DmarcRecord dmarc(Domain domain) {
    DmarcPolicy policy = DmarcPolicy.valueOf(domain.dmarcPolicy().toUpperCase(Locale.ROOT));
    return DmarcRecord.of(policy).withAggregateReportsTo("mailto:dmarc@" + domain.name());
  }

  private List<Node> liveNodes() {
    Set<UUID> used = sources.inUse().stream().map(EgressSource::node).collect(Collectors.toSet());
    List<Node> live =
        nodes.list().stream()
            .filter(node -> node.state().isSending() && used.contains(node.id()))
            .sorted(Comparator.comparing(Node::createdAt).thenComparing(Node::name))
            .toList();
    if (live.isEmpty()) {
      throw new RefusedException(
          RefusedException.Kind.CONFLICT,
          "no-live-node",
          "no node is live yet, so there is nothing the domain could point to; try again when one is");
    }
    return live;
  }

  private List<InetAddress> sendingAddresses() {
    return sources.inUse().stream().map(WantedRecords::address).toList();
  }

  private List<MailHost> greetingHosts() {
    Map<String, List<InetAddress>> byName =
        sources.inUse().stream()
            .collect(
                Collectors.groupingBy(
                    EgressSource::helo,
                    TreeMap::new,
                    Collectors.mapping(WantedRecords::address, Collectors.toList())));
    return byName.entrySet().stream()
        .map(host -> new MailHost(DomainName.of(host.getKey()), host.getValue()))
        .toList();
  }

  private static InetAddress address(EgressSource source) {
    return InetAddress.ofLiteral(source.ip());
  }
}

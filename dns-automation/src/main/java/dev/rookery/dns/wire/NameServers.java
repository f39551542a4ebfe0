package dev.rookery.dns.wire;

import dev.rookery.dns.record.Name;
import dev.rookery.standards.dns.Answer;
import dev.rookery.standards.dns.Resolver;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** Who is authoritative for a name: from the name up to the zone's start, then its servers. */
public final class NameServers {
  /**
   * One name server.
   *
   * @param addresses every A and AAAA; empty = the name leads nowhere
   */
  public record NameServer(Name name, List<InetAddress> addresses) {
    public NameServer {
      addresses = List.copyOf(addresses);
    }
  }

  private final Resolver resolver;

  public NameServers(Resolver resolver) {
    this.resolver = resolver;
  }

  /**
   * The zone that holds a name; the root when nothing nearer answers.
   *
   * @throws dev.rookery.standards.dns.DnsUnavailableException the resolver did not answer
   */
  public Name zoneOf(Name name) {
    Name candidate = name;
    while (!candidate.equals(Name.ROOT) && !isZoneStart(candidate)) {
      candidate = candidate.parent();
    }
    return candidate;
  }

  /** Resolvers follow aliases, so the SOA seen at an alias is that of another zone. */
  private boolean isZoneStart(Name name) {
    return resolver.soa(name.text()) instanceof Answer.Found
        && !(resolver.cname(name.text()) instanceof Answer.Found);
  }

  /**
   * All servers of a zone with all their addresses, by name; empty = the zone has none.
   *
   * @throws dev.rookery.standards.dns.DnsUnavailableException the resolver did not answer
   */
  public List<NameServer> of(Name zone) {
    return resolver.ns(zone.text()).records().stream()
        .map(Name::of)
        .sorted()
        .map(server -> new NameServer(server, addresses(server)))
        .toList();
  }

  private List<InetAddress> addresses(Name server) {
    List<InetAddress> addresses = new ArrayList<>(resolver.a(server.text()).records());
    addresses.addAll(resolver.aaaa(server.text()).records());
    return addresses;
  }
}

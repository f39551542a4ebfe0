package dev.rookery.dns.provider.manual;

import dev.rookery.dns.provider.ReadOutcome;
import dev.rookery.dns.record.Name;
import dev.rookery.dns.record.RecordKey;
import dev.rookery.dns.record.RecordSet;
import dev.rookery.dns.record.RecordType;
import dev.rookery.dns.wire.NameServerClient;
import dev.rookery.dns.wire.NameServers;
import dev.rookery.dns.wire.WireRecords;
import dev.rookery.dns.zone.Zone;
import dev.rookery.standards.dns.DnsUnavailableException;
import dev.rookery.standards.dns.Resolver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** A zone as its own name servers show it to the world; the first that answers counts. */
public final class PublicZone {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(30);

  private final Resolver resolver;
  private final int port;
  private final Duration timeout;
  private final InstantSource clock;

  /**
   * @param resolver finds the name servers
   * @param port of the name servers, 53 in the world
   * @param timeout for one question to one server
   */
  public PublicZone(Resolver resolver, int port, Duration timeout, InstantSource clock) {
    this.resolver = resolver;
    this.port = port;
    this.timeout = timeout;
    this.clock = clock;
  }

  ReadOutcome read(Name origin, SortedSet<RecordKey> interest) {
    try {
      return readFrom(servers(origin), origin, interest);
    } catch (DnsUnavailableException e) {
      return new ReadOutcome.Unavailable(e.getMessage(), e.retryAt());
    }
  }

  private List<NameServerClient> servers(Name origin) {
    return new NameServers(resolver)
        .of(origin).stream()
            .flatMap(server -> server.addresses().stream())
            .map(address -> new InetSocketAddress(address, port))
            .map(address -> new NameServerClient(address, Optional.empty(), timeout))
            .toList();
  }

  private ReadOutcome readFrom(
      List<NameServerClient> servers, Name origin, SortedSet<RecordKey> interest) {
    if (servers.isEmpty()) {
      return new ReadOutcome.Refused(
          "%s has no name server with an address; is it a registered zone?".formatted(origin));
    }
    List<String> troubles = new ArrayList<>();
    for (NameServerClient server : servers) {
      try {
        return new ReadOutcome.Read(readFrom(server, origin, interest));
      } catch (IOException e) {
        troubles.add(server.server() + ": " + e.getMessage());
      }
    }
    return new ReadOutcome.Unavailable(
        String.join("; ", troubles), clock.instant().plus(RETRY_AFTER));
  }

  private static Zone readFrom(NameServerClient server, Name origin, SortedSet<RecordKey> interest)
      throws IOException {
    RecordKey start = new RecordKey(origin, RecordType.SOA);
    Map<RecordKey, RecordSet> found = new TreeMap<>();
    collect(start, server, found);
    for (RecordKey key : interest) {
      collect(key, server, found);
    }
    Zone zone = Zone.partly(origin, 0, interest, found.values());
    long serial =
        zone.soa().orElseThrow(() -> new IOException("no SOA for %s".formatted(origin))).serial();
    return Zone.partly(origin, serial, interest, found.values());
  }

  private static void collect(
      RecordKey key, NameServerClient server, Map<RecordKey, RecordSet> found) throws IOException {
    WireRecords.sets(answer(key, server)).stream()
        .filter(set -> set.name().equals(key.name()))
        .forEach(set -> found.put(set.key(), set));
  }

  private static Collection<Record> answer(RecordKey key, NameServerClient server)
      throws IOException {
    Message reply = server.ask(key).message();
    boolean answered = reply.getRcode() == Rcode.NOERROR || reply.getRcode() == Rcode.NXDOMAIN;
    if (!answered || !reply.getHeader().getFlag(Flags.AA)) {
      throw new IOException(
          "no authority for %s (%s)".formatted(key, Rcode.string(reply.getRcode())));
    }
    return reply.getSection(Section.ANSWER);
  }
}

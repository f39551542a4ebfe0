package dev.rookery.dns.provider.manual;

import dev.rookery.dns.provider.ReadOutcome;
import dev.rookery.dns.record.Name;
import dev.rookery.dns.record.RecordKey;
import dev.rookery.dns.wire.NameServerClient;
import dev.rookery.dns.wire.NameServers;
import dev.rookery.dns.wire.NoAuthorityException;
import dev.rookery.dns.wire.ZoneParts;
import dev.rookery.standards.dns.DnsUnavailableException;
import dev.rookery.standards.dns.Resolver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

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
        return new ReadOutcome.Read(new ZoneParts(server).read(origin, interest));
      } catch (IOException | NoAuthorityException e) {
        troubles.add(e.getMessage());
      }
    }
    return new ReadOutcome.Unavailable(
        String.join("; ", troubles), clock.instant().plus(RETRY_AFTER));
  }
}

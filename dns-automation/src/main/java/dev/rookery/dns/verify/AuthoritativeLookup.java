package dev.rookery.dns.verify;

import dev.rookery.dns.record.Cname;
import dev.rookery.dns.record.Name;
import dev.rookery.dns.record.RecordKey;
import dev.rookery.dns.record.RecordSet;
import dev.rookery.dns.record.RecordType;
import dev.rookery.dns.wire.NameServerClient;
import dev.rookery.dns.wire.NameServerClient.Reply;
import dev.rookery.dns.wire.NameServers;
import dev.rookery.dns.wire.NameServers.NameServer;
import dev.rookery.dns.wire.Transport;
import dev.rookery.dns.wire.WireRecords;
import dev.rookery.standards.dns.Resolver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;

/**
 * Puts a question to every server of the zone at every address, without recursion, and takes only
 * answers with authority. A resolver is used for nothing but finding the servers. Thread-safe.
 */
public final class AuthoritativeLookup {
  private final NameServers servers;
  private final int port;
  private final Duration timeout;
  private final InstantSource clock;

  /**
   * @param resolver finds zones, name servers and their addresses
   * @param port of the name servers, 53 in the world
   * @param timeout for one question to one server; a lost datagram is sent twice
   */
  public AuthoritativeLookup(Resolver resolver, int port, Duration timeout, InstantSource clock) {
    this.servers = new NameServers(resolver);
    this.port = port;
    this.timeout = timeout;
    this.clock = clock;
  }

  /**
   * Asks all servers at once.
   *
   * @throws dev.rookery.standards.dns.DnsUnavailableException the resolver did not answer
   */
  public Lookup ask(RecordKey question) {
    Name zone = servers.zoneOf(question.name());
    List<Future<ServerAnswer>> pending = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (NameServer server : servers.of(zone)) {
        for (InetAddress address : server.addresses()) {
          pending.add(threads.submit(() -> ask(question, server.name(), address)));
        }
        if (server.addresses().isEmpty()) {
          pending.add(threads.submit(() -> withoutAddress(question, server.name())));
        }
      }
    }
    return new Lookup(question, zone, pending.stream().map(Results::of).toList());
  }

  private ServerAnswer withoutAddress(RecordKey question, Name server) {
    Said said = new Said.Unreachable("the server's name has no address");
    return new Asked(question, server, "", clock.instant())
        .answered(said, Optional.empty(), clock.instant());
  }

  private ServerAnswer ask(RecordKey question, Name server, InetAddress address) {
    String shown = "%s port %d".formatted(address.getHostAddress(), port);
    Asked asked = new Asked(question, server, shown, clock.instant());
    var client =
        new NameServerClient(new InetSocketAddress(address, port), Optional.empty(), timeout);
    try {
      Reply reply = client.ask(question);
      Said said = read(question, reply.message());
      return asked.answered(said, Optional.of(reply.transport()), clock.instant());
    } catch (IOException e) {
      Said said = new Said.Unreachable(String.valueOf(e.getMessage()));
      return asked.answered(said, Optional.empty(), clock.instant());
    }
  }

  /** One question on its way. */
  private record Asked(RecordKey question, Name server, String address, Instant start) {
    ServerAnswer answered(Said said, Optional<Transport> transport, Instant end) {
      return new ServerAnswer(
          said,
          new Evidence(
              question.toString(),
              server.text(),
              address,
              start,
              Duration.between(start, end),
              transport,
              said.inWords()));
    }
  }

  private static Said read(RecordKey question, Message reply) {
    int rcode = reply.getRcode();
    if (rcode != Rcode.NOERROR && rcode != Rcode.NXDOMAIN) {
      return new Said.Lame("it said " + Rcode.string(rcode));
    }
    if (!reply.getHeader().getFlag(Flags.AA)) {
      return new Said.Lame("it answers without authority (AA is not set)");
    }
    List<RecordSet> found = WireRecords.sets(reply.getSection(Section.ANSWER));
    return find(found, question)
        .<Said>map(Said.Records::new)
        .or(() -> alias(found, question))
        .orElse(new Said.Nothing(rcode == Rcode.NOERROR));
  }

  private static Optional<Said> alias(List<RecordSet> found, RecordKey question) {
    return find(found, new RecordKey(question.name(), RecordType.CNAME))
        .map(set -> set.data().getFirst())
        .filter(Cname.class::isInstance)
        .map(data -> new Said.Alias(((Cname) data).target()));
  }

  private static Optional<RecordSet> find(List<RecordSet> found, RecordKey key) {
    return found.stream().filter(set -> set.key().equals(key)).findFirst();
  }
}

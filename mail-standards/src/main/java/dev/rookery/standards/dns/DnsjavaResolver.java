package dev.rookery.standards.dns;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * Asks name servers over UDP, and over TCP when an answer is cut short. Each server in turn, twice
 * round; the first usable answer counts. Blocks its thread: meant for virtual threads. Thread-safe.
 * Answers are kept for their TTL, one hour at most.
 */
public final class DnsjavaResolver implements Resolver {
  private static final int ROUNDS = 2;
  private static final int ALIASES_MAX = 8;
  private static final Duration RETRY = Duration.ofSeconds(30);

  private record Server(InetSocketAddress address, SimpleResolver client) {}

  private record Reply(Answer<Object> answer, Duration ttl) {}

  private final List<Server> servers = new ArrayList<>();
  private final InstantSource clock;
  private final AnswerCache cache;

  /**
   * @param servers one or more, asked in this order; recursive, or authoritative for all names
   *     asked
   * @param timeout how long one server may take for one try
   * @param clock tells how old a kept answer is
   * @throws IllegalArgumentException no server, or a server whose host is not an address
   */
  public DnsjavaResolver(List<InetSocketAddress> servers, Duration timeout, InstantSource clock) {
    if (servers.isEmpty()) {
      throw new IllegalArgumentException("no DNS server given, needs at least one host:port");
    }
    this.clock = clock;
    this.cache = new AnswerCache(clock);
    for (InetSocketAddress server : servers) {
      if (server.isUnresolved()) {
        throw new IllegalArgumentException(
            "DNS server %s has no address; give an IP address".formatted(server));
      }
      SimpleResolver client = new SimpleResolver(server);
      client.setTimeout(timeout);
      this.servers.add(new Server(server, client));
    }
  }

  @Override
  public Answer<Inet4Address> a(String name) {
    return ask(name, Type.A, Inet4Address.class);
  }

  @Override
  public Answer<Inet6Address> aaaa(String name) {
    return ask(name, Type.AAAA, Inet6Address.class);
  }

  @Override
  public Answer<Mx> mx(String name) {
    return switch (ask(name, Type.MX, Mx.class)) {
      case Answer.Found<Mx>(List<Mx> found) -> new Answer.Found<>(found.stream().sorted().toList());
      case Answer.NoData<Mx> none -> none;
      case Answer.NoName<Mx> none -> none;
    };
  }

  @Override
  public Answer<String> txt(String name) {
    return ask(name, Type.TXT, String.class);
  }

  @Override
  public Answer<String> ptr(InetAddress address) {
    return ask(ReverseName.of(address), Type.PTR, String.class);
  }

  @Override
  public Answer<String> ns(String name) {
    return ask(name, Type.NS, String.class);
  }

  @Override
  public Answer<Soa> soa(String name) {
    return ask(name, Type.SOA, Soa.class);
  }

  @Override
  public Answer<String> cname(String name) {
    return ask(name, Type.CNAME, String.class);
  }

  private <T> Answer<T> ask(String name, int type, Class<T> content) {
    Answer<?> answer = ask(Names.absolute(name), type);
    return switch (answer) {
      case Answer.Found<?>(List<?> found) ->
          new Answer.Found<>(found.stream().<T>map(content::cast).toList());
      case Answer.NoData<?> _ -> new Answer.NoData<>();
      case Answer.NoName<?> _ -> new Answer.NoName<>();
    };
  }

  private Answer<?> ask(String name, int type) {
    Name wire = wire(name);
    if (wire == null) {
      return new Answer.NoName<>();
    }
    var question = new AnswerCache.Question(name, type);
    Answer<?> kept = cache.find(question);
    if (kept != null) {
      return kept;
    }
    Reply reply = follow(wire, type);
    cache.keep(question, reply.answer(), reply.ttl());
    return reply.answer();
  }

  private static @Nullable Name wire(String name) {
    if (!Names.fitsTheWire(name)) {
      return null;
    }
    try {
      return Name.fromString(name.replace("\\", "\\\\"));
    } catch (TextParseException e) {
      return null;
    }
  }

  /** An authoritative server stops at an alias that leaves its zones: then the target is asked. */
  private Reply follow(Name name, int type) {
    Name current = name;
    Duration ttl = Duration.ofDays(1);
    for (int asked = 0; asked <= ALIASES_MAX; asked++) {
      AliasChain chain = AliasChain.read(send(current, type), current, type);
      ttl = ttl.compareTo(chain.ttl()) < 0 ? ttl : chain.ttl();
      Answer<Object> answer = chain.answer();
      if (answer != null) {
        return new Reply(answer, ttl);
      }
      current = chain.end();
    }
    throw unavailable(name, type, "more than %d aliases in a row".formatted(ALIASES_MAX));
  }

  private Message send(Name name, int type) {
    Message query = Message.newQuery(Record.newRecord(name, type, DClass.IN));
    List<String> failures = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      for (Server server : servers) {
        try {
          Message reply = server.client().send(query);
          if (isUsable(reply)) {
            return reply;
          }
          failures.add(server.address() + " said " + Rcode.string(reply.getRcode()));
        } catch (IOException e) {
          failures.add(server.address() + ": " + e.getMessage());
        }
      }
    }
    throw unavailable(name, type, String.join(", ", failures));
  }

  /** A referral (no answer, no SOA, not authoritative) comes from a server that knows nothing. */
  private static boolean isUsable(Message reply) {
    return switch (reply.getRcode()) {
      case Rcode.NXDOMAIN -> true;
      case Rcode.NOERROR ->
          !reply.getSection(Section.ANSWER).isEmpty()
              || reply.getHeader().getFlag(Flags.AA)
              || reply.getHeader().getFlag(Flags.RA)
              || reply.getSection(Section.AUTHORITY).stream().anyMatch(SOARecord.class::isInstance);
      default -> false;
    };
  }

  private DnsUnavailableException unavailable(Name name, int type, String found) {
    return new DnsUnavailableException(
        Type.string(type), Records.text(name), found, clock.instant().plus(RETRY));
  }
}

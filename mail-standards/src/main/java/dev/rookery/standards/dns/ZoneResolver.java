package dev.rookery.standards.dns;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.xbill.DNS.Master;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * Answers from records held in memory, for tests and for dry runs against a zone file. Thread-safe;
 * records may be added while it is asked. Wildcards are not expanded.
 *
 * <pre>{@code
 * new ZoneResolver().txt("example.com.", "v=spf1 ip4:192.0.2.1 ~all").fails("mx", "example.net.")
 * }</pre>
 */
public final class ZoneResolver implements Resolver {
  private static final int ALIASES_MAX = 8;
  private static final Duration RETRY = Duration.ofSeconds(30);

  private record Question(String name, String type) {}

  private final Map<Question, List<Object>> records = new ConcurrentHashMap<>();
  private final ConcurrentSkipListMap<String, Boolean> names = new ConcurrentSkipListMap<>();
  private final Set<Question> failing = ConcurrentHashMap.newKeySet();

  /**
   * Reads RFC 1035 §5 zone-file text; relative names need a {@code $ORIGIN}. Types other than those
   * that {@link Resolver} asks for only make their name exist.
   *
   * @throws IllegalArgumentException the text is not a zone file; the message has the line
   */
  public static ZoneResolver parse(String zoneText) {
    ZoneResolver zone = new ZoneResolver();
    var text = new ByteArrayInputStream(zoneText.getBytes(StandardCharsets.UTF_8));
    try (Master master = new Master(text, null, 3600)) {
      for (Record record = master.nextRecord(); record != null; record = master.nextRecord()) {
        zone.add(record);
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("not a zone file: " + e.getMessage(), e);
    }
    return zone;
  }

  private void add(Record record) {
    Object content = Records.content(record);
    String name = Records.text(record.getName());
    if (content == null) {
      exists(name);
    } else {
      put(name, Type.string(record.getType()), content);
    }
  }

  /** Adds an IPv4 or IPv6 address given as text, never a name. */
  public ZoneResolver address(String name, String address) {
    InetAddress parsed = InetAddress.ofLiteral(address);
    return put(name, parsed instanceof Inet4Address ? "A" : "AAAA", parsed);
  }

  /** Adds a mail exchanger. */
  public ZoneResolver mx(String name, int preference, String host) {
    return put(name, "MX", new Mx(preference, host));
  }

  /** Adds a text record, its strings joined. */
  public ZoneResolver txt(String name, String text) {
    return put(name, "TXT", text);
  }

  /** Adds a name for an address. */
  public ZoneResolver ptr(String address, String host) {
    String name = ReverseName.of(InetAddress.ofLiteral(address));
    return put(name, "PTR", Names.absolute(host));
  }

  /** Adds a name server. */
  public ZoneResolver ns(String name, String host) {
    return put(name, "NS", Names.absolute(host));
  }

  /** Adds a zone's start. */
  public ZoneResolver soa(String name, Soa soa) {
    return put(name, "SOA", soa);
  }

  /** Adds an alias. */
  public ZoneResolver cname(String name, String target) {
    return put(name, "CNAME", Names.absolute(target));
  }

  /** Makes a name exist without records. */
  public ZoneResolver exists(String name) {
    names.put(reversed(Names.absolute(name)), true);
    return this;
  }

  /** Takes all records of a type away from a name; the name itself goes on existing. */
  public ZoneResolver remove(String type, String name) {
    records.remove(question(name, type));
    return this;
  }

  /** Lets every question for this type (any case) and name end in no answer. */
  public ZoneResolver fails(String type, String name) {
    failing.add(question(name, type));
    return exists(name);
  }

  private ZoneResolver put(String name, String type, Object content) {
    records.computeIfAbsent(question(name, type), _ -> new CopyOnWriteArrayList<>()).add(content);
    return exists(name);
  }

  private static Question question(String name, String type) {
    return new Question(Names.absolute(name), type.toUpperCase(Locale.ROOT));
  }

  @Override
  public Answer<Inet4Address> a(String name) {
    return find(name, "A", Inet4Address.class);
  }

  @Override
  public Answer<Inet6Address> aaaa(String name) {
    return find(name, "AAAA", Inet6Address.class);
  }

  @Override
  public Answer<Mx> mx(String name) {
    Answer<Mx> answer = find(name, "MX", Mx.class);
    return answer instanceof Answer.Found<Mx>(List<Mx> found)
        ? new Answer.Found<>(found.stream().sorted().toList())
        : answer;
  }

  @Override
  public Answer<String> txt(String name) {
    return find(name, "TXT", String.class);
  }

  @Override
  public Answer<String> ptr(InetAddress address) {
    return find(ReverseName.of(address), "PTR", String.class);
  }

  @Override
  public Answer<String> ns(String name) {
    return find(name, "NS", String.class);
  }

  @Override
  public Answer<Soa> soa(String name) {
    return find(name, "SOA", Soa.class);
  }

  @Override
  public Answer<String> cname(String name) {
    return find(name, "CNAME", String.class);
  }

  private <T> Answer<T> find(String name, String type, Class<T> content) {
    Question question = question(name, type);
    for (int aliases = 0; aliases <= ALIASES_MAX; aliases++) {
      if (failing.contains(question)) {
        throw noAnswer(question, "this zone is told to fail here");
      }
      List<Object> found = records.get(question);
      if (found != null) {
        return new Answer.Found<>(found.stream().<T>map(content::cast).toList());
      }
      List<Object> alias = records.get(new Question(question.name(), "CNAME"));
      if (alias == null) {
        return hasName(question.name()) ? new Answer.NoData<>() : new Answer.NoName<>();
      }
      question = new Question((String) alias.getFirst(), question.type());
    }
    throw noAnswer(question, "more than %d aliases in a row".formatted(ALIASES_MAX));
  }

  private static DnsUnavailableException noAnswer(Question question, String why) {
    return new DnsUnavailableException(
        question.type(), question.name(), why, Instant.now().plus(RETRY));
  }

  /** A name exists when it or a name below it was added. RFC 4592 §2.2.2. */
  private boolean hasName(String name) {
    String prefix = reversed(name);
    String next = names.ceilingKey(prefix);
    return next != null && next.startsWith(prefix);
  }

  /** {@code "a.example."} → {@code "example.a."}, so that a tree is one range of keys. */
  private static String reversed(String absolute) {
    List<String> labels = new ArrayList<>(List.of(absolute.split("\\.")));
    return String.join(".", labels.reversed()) + ".";
  }
}

package dev.rookery.lab.dns;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * A zone of the lab. What is written here is served by the primary at once and by the secondary
 * after its lag; every change raises the serial.
 *
 * <p>Names are relative to the zone as in zone files: {@code "@"} is the zone itself, a trailing
 * dot makes a name absolute. Wrong names, types or data throw IllegalArgumentException.
 */
public final class LabZone {
  private static final Duration TTL = Duration.ofMinutes(5);
  private static final Duration NEGATIVE_TTL = Duration.ofMinutes(1);
  private static final int TXT_STRING = 255; // RFC 1035 §3.3.14

  private record Version(Instant since, ZoneContent content) {}

  private final InstantSource clock;
  private final SecondaryLag lag;
  private final Set<Name> keys = new HashSet<>();
  private final Deque<Version> notYetAtSecondary = new ArrayDeque<>();
  private ZoneContent primary;
  private Optional<ZoneContent> secondary = Optional.empty();

  LabZone(Name origin, List<String> nameServers, InstantSource clock, SecondaryLag lag) {
    this.clock = clock;
    this.lag = lag;
    this.primary = firstVersion(origin, absolute(nameServers.getFirst()));
    ns(nameServers.toArray(String[]::new));
  }

  private static ZoneContent firstVersion(Name origin, Name primaryServer) {
    Name admin = within(origin, "hostmaster");
    SOARecord soa =
        new SOARecord(
            origin,
            DClass.IN,
            TTL.toSeconds(),
            primaryServer,
            admin,
            1,
            Duration.ofHours(1).toSeconds(),
            Duration.ofMinutes(5).toSeconds(),
            Duration.ofDays(7).toSeconds(),
            NEGATIVE_TTL.toSeconds());
    var nodes = new TreeMap<Name, SortedMap<Integer, List<Record>>>();
    nodes.put(origin, new TreeMap<>(Map.of(Type.SOA, List.of(soa))));
    return new ZoneContent(origin, nodes);
  }

  /** Name of the zone, lower case with trailing dot. */
  public String name() {
    return origin().toString();
  }

  public synchronized long serial() {
    return primary.soa().getSerial();
  }

  /** The primary's data for the name, in zone-file notation; empty when there is none. */
  public synchronized List<String> records(String name, String type) {
    return primary.rrset(within(origin(), name), typeOf(type)).stream()
        .map(Record::rdataToString)
        .toList();
  }

  /** The primary's TXT records of the name, the strings of each joined; empty when none. */
  public synchronized List<String> texts(String name) {
    return primary.rrset(within(origin(), name), Type.TXT).stream()
        .map(entry -> String.join("", ((TXTRecord) entry).getStrings()))
        .toList();
  }

  /** Adds a record in zone-file notation, e.g. {@code add("@", ttl, "MX", "10 mail")}. */
  public LabZone add(String name, Duration ttl, String type, String data) {
    return change(draft -> draft.add(parsed(name, ttl, type, data)));
  }

  /** Puts one record in place of all of its name and type. */
  public LabZone set(String name, Duration ttl, String type, String data) {
    return change(draft -> draft.replace(parsed(name, ttl, type, data)));
  }

  /** Removes all records of the name and type. */
  public LabZone remove(String name, String type) {
    return change(draft -> draft.removeSet(within(origin(), name), typeOf(type)));
  }

  /** Puts these name servers in place of the zone's own. */
  public LabZone ns(String... servers) {
    return change(draft -> {
      draft.removeSet(origin(), Type.NS);
      for (String server : servers) {
        draft.add(parsed("@", TTL, "NS", server));
      }
    });
  }

  public LabZone a(String name, String address) {
    return add(name, TTL, "A", address);
  }

  public LabZone mx(String name, int preference, String host) {
    return add(name, TTL, "MX", preference + " " + host);
  }

  public LabZone cname(String name, String target) {
    return add(name, TTL, "CNAME", target);
  }

  public LabZone ptr(String name, String target) {
    return add(name, TTL, "PTR", target);
  }

  /** Adds a TXT record; text of more than 255 characters becomes several strings. */
  public LabZone txt(String name, String text) {
    return add(name, TTL, "TXT", quoted(text));
  }

  /** Lets the holder of the key update and transfer this zone. */
  public synchronized LabZone allow(TsigKey key) {
    keys.add(key.dnsName());
    return this;
  }

  synchronized boolean allows(Name key) {
    return keys.contains(key);
  }

  synchronized Name origin() {
    return primary.origin();
  }

  synchronized ZoneContent atPrimary() {
    return primary;
  }

  /** Empty while not even the first version has arrived there. */
  synchronized Optional<ZoneContent> atSecondary() {
    transferDueVersions();
    return secondary;
  }

  /** Checks and changes in one step, so that of two racing updates one sees the other's work. */
  synchronized Optional<Rejection> update(List<Record> prerequisites, List<Record> changes) {
    Optional<Rejection> rejection =
        UpdatePrerequisites.check(primary, prerequisites)
            .or(() -> UpdateChanges.prescan(origin(), changes));
    if (rejection.isEmpty()) {
      change(draft -> UpdateChanges.apply(draft, changes));
    }
    return rejection;
  }

  private synchronized LabZone change(Consumer<ZoneEdit> edit) {
    ZoneEdit draft = new ZoneEdit(primary);
    edit.accept(draft);
    primary = draft.done();
    notYetAtSecondary.add(new Version(clock.instant(), primary));
    transferDueVersions();
    return this;
  }

  private void transferDueVersions() {
    Instant horizon = lag.horizon();
    while (!notYetAtSecondary.isEmpty() && !notYetAtSecondary.peek().since().isAfter(horizon)) {
      secondary = Optional.of(notYetAtSecondary.remove().content());
    }
  }

  private Record parsed(String name, Duration ttl, String type, String data) {
    try {
      return Record.fromString(
          within(origin(), name), typeOf(type), DClass.IN, ttl.toSeconds(), data, origin());
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "%s %s '%s' in %s is no record: %s".formatted(name, type, data, name(), e.getMessage()),
          e);
    }
  }

  private static int typeOf(String type) {
    int number = Type.value(type);
    if (number < 0) {
      throw new IllegalArgumentException("'%s' is no type of DNS record".formatted(type));
    }
    return number;
  }

  private static String quoted(String text) {
    StringBuilder strings = new StringBuilder();
    for (int start = 0; start == 0 || start < text.length(); start += TXT_STRING) {
      String part = text.substring(start, Math.min(text.length(), start + TXT_STRING));
      strings.append(" \"").append(part.replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
    }
    return strings.substring(1);
  }

  private static Name within(Name origin, String name) {
    try {
      return Name.fromString(name.toLowerCase(Locale.ROOT), origin);
    } catch (TextParseException e) {
      throw new IllegalArgumentException("'%s' is no domain name".formatted(name), e);
    }
  }

  static Name absolute(String name) {
    return within(Name.root, name);
  }
}

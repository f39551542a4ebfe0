package dev.rookery.lab.dns;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Type;

/** A draft of the next version of a zone; nobody sees it before {@link #done}. */
final class ZoneEdit {
  private static final long SERIAL_MASK = 0xffff_ffffL;
  private static final long HALF_OF_THE_SERIALS = 0x8000_0000L;

  private record SetName(Name name, int type) {}

  private final ZoneContent before;
  private final Set<SetName> touched = new HashSet<>();
  private final TreeMap<Name, SortedMap<Integer, List<Record>>> nodes = new TreeMap<>();

  ZoneEdit(ZoneContent before) {
    this.before = before;
    before.nodes().forEach((name, sets) -> nodes.put(name, new TreeMap<>(sets)));
  }

  Name origin() {
    return before.origin();
  }

  boolean has(Name name, int type) {
    return nodes.containsKey(name) && nodes.get(name).containsKey(type);
  }

  boolean hasOtherThan(Name name, int type) {
    return nodes.containsKey(name) && nodes.get(name).keySet().stream().anyMatch(t -> t != type);
  }

  List<Record> rrset(Name name, int type) {
    return has(name, type) ? nodes.get(name).get(type) : List.of();
  }

  /**
   * Adds a record; one with the same data is replaced. The set takes the TTL of the newest record,
   * since all records of a set share one (RFC 2181 §5.2).
   */
  void add(Record added) {
    List<Record> set = new ArrayList<>();
    for (Record old : rrset(added.getName(), added.getType())) {
      if (!sameData(old, added)) {
        set.add(withTtl(old, added.getTTL()));
      }
    }
    set.add(added);
    put(added.getName(), added.getType(), set);
  }

  /** Puts the record in place of the whole set. */
  void replace(Record only) {
    put(only.getName(), only.getType(), List.of(only));
  }

  void removeSet(Name name, int type) {
    put(name, type, List.of());
  }

  /** Removes the record with this data; one that is not there is no error (RFC 2136 §3.4.2.4). */
  void removeRecord(Record removed) {
    List<Record> left =
        rrset(removed.getName(), removed.getType()).stream()
            .filter(old -> !sameData(old, removed))
            .toList();
    put(removed.getName(), removed.getType(), left);
  }

  List<Integer> types(Name name) {
    return nodes.containsKey(name) ? List.copyOf(nodes.get(name).keySet()) : List.of();
  }

  SOARecord soa() {
    return (SOARecord) rrset(origin(), Type.SOA).getFirst();
  }

  private void put(Name name, int type, List<Record> set) {
    touched.add(new SetName(name, type));
    SortedMap<Integer, List<Record>> sets = nodes.computeIfAbsent(name, _ -> new TreeMap<>());
    if (set.isEmpty()) {
      sets.remove(type);
    } else {
      sets.put(type, set);
    }
    if (sets.isEmpty()) {
      nodes.remove(name);
    }
  }

  /**
   * The new version. Its serial is one higher, unless nothing changed or the edit itself raised it
   * (RFC 2136 §3.6).
   */
  ZoneContent done() {
    if (touched.stream().allMatch(this::isUnchanged)) {
      return before;
    }
    if (!isLater(soa().getSerial(), before.soa().getSerial())) {
      replace(withSerial(soa(), (before.soa().getSerial() + 1) & SERIAL_MASK));
    }
    return new ZoneContent(origin(), nodes);
  }

  private boolean isUnchanged(SetName set) {
    return described(rrset(set.name(), set.type()))
        .equals(described(before.rrset(set.name(), set.type())));
  }

  /** Unlike Record.equals this sees the TTL. */
  private static Set<String> described(List<Record> set) {
    return set.stream().map(Record::toString).collect(Collectors.toSet());
  }

  /** Serial number arithmetic (RFC 1982 §3.2). */
  static boolean isLater(long serial, long than) {
    long distance = (serial - than) & SERIAL_MASK;
    return distance != 0 && distance < HALF_OF_THE_SERIALS;
  }

  /** Whether two records of the same name and type say the same, whatever class and TTL. */
  static boolean sameData(Record one, Record other) {
    return Arrays.equals(one.rdataToWireCanonical(), other.rdataToWireCanonical());
  }

  private static Record withTtl(Record old, long ttl) {
    return old.getTTL() == ttl
        ? old
        : Record.newRecord(
            old.getName(), old.getType(), DClass.IN, ttl, old.rdataToWireCanonical());
  }

  private static SOARecord withSerial(SOARecord soa, long serial) {
    return new SOARecord(
        soa.getName(),
        soa.getDClass(),
        soa.getTTL(),
        soa.getHost(),
        soa.getAdmin(),
        serial,
        soa.getRefresh(),
        soa.getRetry(),
        soa.getExpire(),
        soa.getMinimum());
  }
}

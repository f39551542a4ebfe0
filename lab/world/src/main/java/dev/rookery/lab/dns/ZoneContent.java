package dev.rookery.lab.dns;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Type;

/**
 * One version of a zone, immutable: a query, a transfer and the secondary each see a whole one.
 *
 * @param origin absolute
 * @param nodes RRsets by type by owner name, in DNSSEC order, so that what lies below a name
 *     follows it; no empty node, no empty set
 */
record ZoneContent(Name origin, NavigableMap<Name, SortedMap<Integer, List<Record>>> nodes) {
  ZoneContent {
    NavigableMap<Name, SortedMap<Integer, List<Record>>> copy = new TreeMap<>();
    nodes.forEach((name, sets) -> copy.put(name, copyOf(sets)));
    nodes = Collections.unmodifiableNavigableMap(copy);
  }

  private static SortedMap<Integer, List<Record>> copyOf(Map<Integer, List<Record>> sets) {
    SortedMap<Integer, List<Record>> copy = new TreeMap<>();
    sets.forEach((type, records) -> copy.put(type, List.copyOf(records)));
    return Collections.unmodifiableSortedMap(copy);
  }

  /** Whether the name owns a record (RFC 2136 §2.4.4: an empty non-terminal is not in use). */
  boolean hasName(Name name) {
    return nodes.containsKey(name);
  }

  /** Whether the name owns a record or something below it does (RFC 4592 §2.2.2). */
  boolean exists(Name name) {
    Name next = nodes.ceilingKey(name);
    return next != null && next.subdomain(name);
  }

  /** The RRset, empty when there is none. */
  List<Record> rrset(Name name, int type) {
    return sets(name).getOrDefault(type, List.of());
  }

  /** All RRsets of the name by type, empty when the name owns none. */
  SortedMap<Integer, List<Record>> sets(Name name) {
    return nodes.getOrDefault(name, Collections.emptySortedMap());
  }

  SOARecord soa() {
    return (SOARecord) rrset(origin, Type.SOA).getFirst();
  }

  /** Every record once, the SOA first: the order of a zone transfer (RFC 5936 §2.2). */
  List<Record> records() {
    List<Record> records = new ArrayList<>();
    records.add(soa());
    nodes.values().stream()
        .flatMap(sets -> sets.values().stream())
        .flatMap(List::stream)
        .filter(entry -> entry.getType() != Type.SOA)
        .forEach(records::add);
    return records;
  }
}

package dev.rookery.dns.zone;

import dev.rookery.dns.record.Name;
import dev.rookery.dns.record.Rdata;
import dev.rookery.dns.record.RecordKey;
import dev.rookery.dns.record.RecordSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What we want a zone to hold; says nothing about what else is in it. */
public record DesiredZone(Name origin, SortedMap<RecordKey, RecordSet> sets) {
  public DesiredZone {
    sets = Collections.unmodifiableSortedMap(new TreeMap<>(sets));
  }

  /** The given sets; those of one name and type become one, with the shortest TTL. */
  public static DesiredZone of(Name origin, Collection<RecordSet> sets) {
    SortedMap<RecordKey, RecordSet> byKey = new TreeMap<>();
    sets.forEach(set -> byKey.merge(set.key(), set, DesiredZone::united));
    return new DesiredZone(origin, byKey);
  }

  private static RecordSet united(RecordSet one, RecordSet other) {
    List<Rdata> values = new ArrayList<>(one.data());
    values.addAll(other.data());
    RecordSet united = one.withData(values);
    return one.ttl().compareTo(other.ttl()) <= 0 ? united : united.withTtl(other.ttl());
  }
}

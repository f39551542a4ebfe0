package dev.rookery.dns.zone;

import dev.rookery.dns.record.Name;
import dev.rookery.dns.record.RecordKey;
import dev.rookery.dns.record.RecordSet;
import dev.rookery.dns.record.RecordType;
import dev.rookery.dns.record.Soa;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A zone as it was seen, whole or in the parts that were asked for.
 *
 * @param serial of the SOA at the time of reading, 0 to 2^32-1
 * @param asked the sets that were asked for; empty = the whole zone was read
 * @param sets what was found, by key
 */
public record Zone(
    Name origin, long serial, SortedSet<RecordKey> asked, SortedMap<RecordKey, RecordSet> sets) {
  public Zone {
    asked = Collections.unmodifiableSortedSet(new TreeSet<>(asked));
    sets = Collections.unmodifiableSortedMap(new TreeMap<>(sets));
  }

  /** Everything the zone holds, as a transfer gives it. */
  public static Zone whole(Name origin, long serial, Collection<RecordSet> sets) {
    return new Zone(origin, serial, new TreeSet<>(), byKey(sets));
  }

  /**
   * Only what was asked for.
   *
   * @param asked at least one; a set not in {@code found} does not exist
   */
  public static Zone partly(
      Name origin, long serial, SortedSet<RecordKey> asked, Collection<RecordSet> found) {
    if (asked.isEmpty()) {
      throw new IllegalArgumentException("part of %s without saying which".formatted(origin));
    }
    return new Zone(origin, serial, asked, byKey(found));
  }

  public boolean isWhole() {
    return asked.isEmpty();
  }

  /** Whether absence here means absence in the zone. */
  public boolean covers(RecordKey key) {
    return isWhole() || asked.contains(key) || sets.containsKey(key);
  }

  public Optional<RecordSet> find(RecordKey key) {
    return Optional.ofNullable(sets.get(key));
  }

  /** The zone's start, where the provider shows it. */
  public Optional<Soa> soa() {
    return find(new RecordKey(origin, RecordType.SOA))
        .map(set -> set.data().getFirst())
        .filter(Soa.class::isInstance)
        .map(Soa.class::cast);
  }

  private static SortedMap<RecordKey, RecordSet> byKey(Collection<RecordSet> sets) {
    SortedMap<RecordKey, RecordSet> byKey = new TreeMap<>();
    for (RecordSet set : sets) {
      if (byKey.put(set.key(), set) != null) {
        throw new IllegalArgumentException("%s given twice".formatted(set.key()));
      }
    }
    return byKey;
  }
}

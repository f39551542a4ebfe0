package dev.rookery.dns.record;

import java.util.Comparator;

/** Values with one owner: name, type and family; the zone is given by who holds the key. */
public record FamilyKey(RecordKey set, ValueFamily family) implements Comparable<FamilyKey> {
  private static final Comparator<FamilyKey> ORDER =
      Comparator.comparing(FamilyKey::set).thenComparing(FamilyKey::family);

  @Override
  public int compareTo(FamilyKey other) {
    return ORDER.compare(this, other);
  }

  /** {@code example.com. TXT/SPF}, or {@code example.com. MX}. */
  @Override
  public String toString() {
    return family == ValueFamily.WHOLE ? set.toString() : set + "/" + family;
  }
}

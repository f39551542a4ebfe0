package dev.rookery.dns.record;

import java.util.Comparator;

/** Which record set: name and type. Ordered by name, then type. */
public record RecordKey(Name name, RecordType type) implements Comparable<RecordKey> {
  private static final Comparator<RecordKey> ORDER =
      Comparator.comparing(RecordKey::name).thenComparing(RecordKey::type);

  @Override
  public int compareTo(RecordKey other) {
    return ORDER.compare(this, other);
  }

  /** {@code example.com. TXT}. */
  @Override
  public String toString() {
    return name + " " + type;
  }
}

package dev.rookery.dns.record;

import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * All records of one name and type (RFC 2181 §5).
 *
 * @param ttl whole seconds, 0 to 2^31-1 (RFC 2181 §8)
 * @param data at least one, each once, sorted, all of {@code type}
 */
public record RecordSet(Name name, RecordType type, Duration ttl, List<Rdata> data) {
  public RecordSet {
    if (data.isEmpty()) {
      throw new IllegalArgumentException("%s %s has no data".formatted(name, type));
    }
    for (Rdata value : data) {
      if (!value.type().equals(type)) {
        throw new IllegalArgumentException(
            "%s %s holds %s data: %s".formatted(name, type, value.type(), value.text()));
      }
    }
    if (ttl.isNegative() || ttl.getNano() != 0 || ttl.toSeconds() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "TTL of %s %s is %s, needs whole seconds, 0 to 2^31-1".formatted(name, type, ttl));
    }
    data = List.copyOf(new TreeSet<>(data));
  }

  /** A set of one value or more. */
  public static RecordSet of(Name name, Duration ttl, Rdata first, Rdata... more) {
    return new RecordSet(
        name, first.type(), ttl, Stream.concat(Stream.of(first), Stream.of(more)).toList());
  }

  /** A set from presentation texts; errors as {@link Rdata#parse}. */
  public static RecordSet parse(Name name, Duration ttl, RecordType type, String... texts) {
    return new RecordSet(
        name, type, ttl, Stream.of(texts).map(text -> Rdata.parse(type, text)).toList());
  }

  public RecordKey key() {
    return new RecordKey(name, type);
  }

  /** The same set with other values. */
  public RecordSet withData(Collection<? extends Rdata> values) {
    return new RecordSet(name, type, ttl, List.copyOf(values));
  }

  public RecordSet withTtl(Duration other) {
    return new RecordSet(name, type, other, data);
  }

  /** Same values, whatever the TTL. */
  public boolean sameData(RecordSet other) {
    return key().equals(other.key()) && data.equals(other.data);
  }

  /** The values of one family, in order; empty when the set has none. */
  public List<Rdata> of(ValueFamily family) {
    return data.stream().filter(value -> ValueFamily.of(name, value) == family).toList();
  }

  /** The families that have values here. */
  public Set<ValueFamily> families() {
    Set<ValueFamily> families = EnumSet.noneOf(ValueFamily.class);
    data.forEach(value -> families.add(ValueFamily.of(name, value)));
    return families;
  }

  public FamilyKey key(ValueFamily family) {
    return new FamilyKey(key(), family);
  }

  /** One line a record, as in a zone file. */
  public String text() {
    return String.join("\n", data.stream().map(this::line).toList());
  }

  private String line(Rdata value) {
    return "%s %d IN %s %s".formatted(name, ttl.toSeconds(), type, value.text());
  }
}

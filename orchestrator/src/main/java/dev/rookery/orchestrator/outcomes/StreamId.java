package dev.rookery.orchestrator.outcomes;

import java.util.Comparator;

/**
 * ID of a stream entry, {@code MILLIS-NUMBER}, both unsigned 64 bit: a node may post {@code
 * 18446744073709551615-0}, which a signed long does not hold. Says nothing about the order of
 * events.
 */
record StreamId(long millis, long number) implements Comparable<StreamId> {
  private static final Comparator<StreamId> ORDER =
      Comparator.comparing(StreamId::millis, Long::compareUnsigned)
          .thenComparing(StreamId::number, Long::compareUnsigned);

  /**
   * @throws IllegalArgumentException not an ID; Redis itself never gives such a one
   */
  static StreamId parse(String text) {
    int dash = text.indexOf('-');
    if (dash < 1) {
      throw new IllegalArgumentException("'%s' is not a stream ID".formatted(text));
    }
    return new StreamId(
        Long.parseUnsignedLong(text.substring(0, dash)),
        Long.parseUnsignedLong(text.substring(dash + 1)));
  }

  @Override
  public int compareTo(StreamId other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return Long.toUnsignedString(millis) + "-" + Long.toUnsignedString(number);
  }
}

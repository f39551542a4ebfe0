package dev.rookery.lab.receiver;

/** How many messages a provider takes from one address on a day before it defers the rest. */
@FunctionalInterface
public interface Tolerance {

  /**
   * @param day the sending day, from 0
   * @param history of the address at this provider
   * @return 0 or more
   */
  long allowed(int day, IpHistory history);

  /** Takes everything. */
  static Tolerance unlimited() {
    return (_, _) -> Long.MAX_VALUE;
  }

  /**
   * A provider that wants to get to know an address: {@code first} messages on a day at first, then
   * {@code growth} times the best day so far.
   */
  static Tolerance growing(long first, double growth) {
    if (first < 1 || growth < 1) {
      throw new IllegalArgumentException(
          "first is %d and growth %s, both need at least 1".formatted(first, growth));
    }
    return (day, history) -> Math.max(first, (long) (history.peakBefore(day) * growth));
  }
}

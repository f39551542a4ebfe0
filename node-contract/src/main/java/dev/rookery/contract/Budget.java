package dev.rookery.contract;

import java.time.Instant;

/**
 * The right to send up to {@code cap} messages from one egress source to one receiving provider
 * between two instants. A message that was permitted earlier and is still undelivered counts
 * against the next budget too, so that arrivals at the provider never exceed the cap.
 *
 * @param id stable name, e.g. {@code 127.0.0.11/maple/17}; events carry it
 * @param source local address the messages leave from
 * @param provider key of a {@link ProviderRule}, or {@code other}
 * @param cap 0 or more
 * @param from inclusive
 * @param until exclusive; after it the floor of the wanted state holds
 */
public record Budget(
    String id, String source, String provider, int cap, Instant from, Instant until) {
  public Budget {
    if (cap < 0) {
      throw new IllegalArgumentException(
          "budget %s: cap is %d, needs 0 or more".formatted(id, cap));
    }
    if (!until.isAfter(from)) {
      throw new IllegalArgumentException(
          "budget %s: until %s is not after from %s".formatted(id, until, from));
    }
  }
}

package dev.rookery.orchestrator.platform;

import java.security.SecureRandom;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** UUIDs of version 7 (RFC 9562 §5.7), so that rows made together lie together. Not secret. */
public final class Ids {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private Ids() {}

  /** A new id; within one millisecond the order is random. */
  public static UUID next() {
    long low = RANDOM.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL;
    return new UUID(high(System.currentTimeMillis(), RANDOM.nextLong()), VARIANT | low);
  }

  /** New ids that rise, one after the other. */
  public static List<UUID> next(int count) {
    long millis = System.currentTimeMillis();
    long middle = RANDOM.nextLong();
    long low = RANDOM.nextLong() >>> 3;
    return IntStream.range(0, count)
        .mapToObj(i -> new UUID(high(millis, middle), VARIANT | low + i))
        .toList();
  }

  private static long high(long millis, long middle) {
    return (millis << 16) | 0x7000L | (middle & 0x0FFFL);
  }
}

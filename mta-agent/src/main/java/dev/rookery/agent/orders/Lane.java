package dev.rookery.agent.orders;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;

/** The permits from one source to one provider. */
final class Lane {
  record Key(String source, String provider) {}

  record Open(Permit permit, long atMillis) {}

  private final Map<UUID, Open> open = new HashMap<>();
  private long[] finals = new long[16];
  private int count;

  void grant(Permit permit, long atMillis) {
    open.put(permit.message(), new Open(permit, atMillis));
  }

  void giveBack(UUID message) {
    open.remove(message);
  }

  void finish(UUID message, long atMillis, long forgetBefore) {
    if (open.remove(message) != null) {
      addFinal(atMillis);
      forget(forgetBefore);
    }
  }

  void addFinal(long atMillis) {
    if (count == finals.length) {
      finals = Arrays.copyOf(finals, count * 2);
    }
    finals[count++] = atMillis;
  }

  private void forget(long before) {
    if (finals[0] < before && count > 64) {
      long[] kept = finals().filter(at -> at >= before).toArray();
      finals = Arrays.copyOf(kept, Math.max(16, kept.length * 2));
      count = kept.length;
    }
  }

  private LongStream finals() {
    return Arrays.stream(finals, 0, count);
  }

  /** Messages with a permit that may have reached the provider at or after this time. */
  int arrivalsSince(long fromMillis) {
    return open.size() + (int) finals().filter(at -> at >= fromMillis).count();
  }

  List<Open> open() {
    return List.copyOf(open.values());
  }

  List<Long> finalsList() {
    return finals().boxed().toList();
  }
}

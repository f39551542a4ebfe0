package dev.rookery.agent.mailet;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.ToIntFunction;

/**
 * Messages that lie in the MTA's queue because no permit was left, longest waiting first.
 * Thread-safe.
 *
 * <p>Lost (at a restart): nothing; the agent asks the MTA for its whole queue then.
 */
final class WaitingRoom {
  /** Room for a day's mail of a big node; who finds no place is tried when the MTA likes. */
  private static final int PLACES = 50_000;

  /** The MTA needs a moment to put a message back after our answer. */
  private static final Duration SETTLED = Duration.ofMillis(200);

  /** A message woken longer ago than this, that never came, may be woken again. */
  private static final Duration LOST = Duration.ofSeconds(5);

  private record Waiting(String queueId, String provider, Instant from) {}

  private final Map<UUID, Waiting> waiting = new LinkedHashMap<>();

  /** The message got no permit now. */
  synchronized void add(UUID message, String queueId, String provider, Instant now) {
    if (waiting.size() < PLACES) {
      waiting.put(message, new Waiting(queueId, provider, now.plus(SETTLED)));
    }
  }

  /** The MTA asks about the message again. */
  synchronized void arrived(UUID message) {
    waiting.remove(message);
  }

  /**
   * Queue ids to wake now, at most as many messages of a provider as there are permits.
   *
   * @param free permits left for a provider
   */
  synchronized List<String> wake(ToIntFunction<String> free, Instant now) {
    Map<String, Integer> left = new HashMap<>();
    List<String> chosen = new ArrayList<>();
    Map<UUID, Waiting> woken = new LinkedHashMap<>();
    Iterator<Map.Entry<UUID, Waiting>> each = waiting.entrySet().iterator();
    while (each.hasNext()) {
      Map.Entry<UUID, Waiting> entry = each.next();
      Waiting one = entry.getValue();
      int permits = left.computeIfAbsent(one.provider(), free::applyAsInt);
      if (permits > 0 && !now.isBefore(one.from())) {
        left.put(one.provider(), permits - 1);
        chosen.add(one.queueId());
        woken.put(entry.getKey(), new Waiting(one.queueId(), one.provider(), now.plus(LOST)));
        each.remove();
      }
    }
    waiting.putAll(woken);
    return chosen.stream().distinct().toList();
  }

  synchronized int size() {
    return waiting.size();
  }
}

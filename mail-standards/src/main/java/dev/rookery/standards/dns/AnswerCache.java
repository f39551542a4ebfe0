package dev.rookery.standards.dns;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps answers for their TTL, the least recently used go first. Lost: the question is asked again.
 */
final class AnswerCache {
  private static final int ENTRIES_MAX = 10_000;
  private static final Duration TTL_MAX = Duration.ofHours(1);

  record Question(String name, int type) {}

  private record Kept(Answer<?> answer, Instant until) {}

  private final InstantSource clock;
  private final Map<Question, Kept> entries =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Question, Kept> eldest) {
          return size() > ENTRIES_MAX;
        }
      };

  AnswerCache(InstantSource clock) {
    this.clock = clock;
  }

  synchronized @Nullable Answer<?> find(Question question) {
    Kept entry = entries.get(question);
    if (entry == null) {
      return null;
    }
    if (!clock.instant().isBefore(entry.until())) {
      entries.remove(question);
      return null;
    }
    return entry.answer();
  }

  synchronized void keep(Question question, Answer<?> answer, Duration ttl) {
    if (ttl.isPositive()) {
      Duration kept = ttl.compareTo(TTL_MAX) < 0 ? ttl : TTL_MAX;
      entries.put(question, new Kept(answer, clock.instant().plus(kept)));
    }
  }
}

package dev.rookery.orchestrator.platform;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list is asked for. Lists are ordered by id, newest last.
 *
 * @param after id of the last item already seen; null = from the first one
 * @param limit 1 to {@value #MAX}
 */
public record PageRequest(@Nullable UUID after, int limit) {
  public static final int MAX = 200;

  public PageRequest {
    if (limit < 1 || limit > MAX) {
      throw new RefusedException(
          RefusedException.Kind.INVALID,
          "bad-limit",
          "limit is %d, allowed is 1 to %d".formatted(limit, MAX));
    }
  }

  /** The first {@value #MAX} items. */
  public static PageRequest first() {
    return new PageRequest(null, MAX);
  }
}

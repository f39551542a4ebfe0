package dev.rookery.orchestrator.platform;

import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param next ask with {@link PageRequest#after} set to it for more; null = this was the last part
 */
public record Page<T>(List<T> items, @Nullable UUID next) {

  /**
   * Cuts rows into a page.
   *
   * @param rows up to one more than the limit, in the order of {@code id}
   */
  public static <T> Page<T> of(List<T> rows, PageRequest request, Function<T, UUID> id) {
    if (rows.size() <= request.limit()) {
      return new Page<>(rows, null);
    }
    List<T> items = rows.subList(0, request.limit());
    return new Page<>(items, id.apply(items.getLast()));
  }

  public <R> Page<R> map(Function<T, R> change) {
    return new Page<>(items.stream().map(change).toList(), next);
  }
}

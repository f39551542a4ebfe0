package dev.rookery.orchestrator.api;

import dev.rookery.orchestrator.platform.Page;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import java.util.function.Function;

/**
 * A part of a list.
 *
 * @param next path of the next part; absent at the end
 */
@Serdeable
public record PageBody<T>(List<T> items, @Nullable String next) {

  /**
   * @param path of the list, e.g. {@code /v1/domains}
   */
  static <S, T> PageBody<T> of(Page<S> page, PageQuery query, String path, Function<S, T> body) {
    String next =
        page.next() == null
            ? null
            : "%s?cursor=%s&limit=%d"
                .formatted(path, PageQuery.cursor(page.next()), query.request().limit());
    return new PageBody<>(page.items().stream().map(body).toList(), next);
  }
}

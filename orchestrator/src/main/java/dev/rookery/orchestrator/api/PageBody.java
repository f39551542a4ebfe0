package dev.rookery.orchestrator.api;

import dev.rookery.orchestrator.platform.Page;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.uri.UriBuilder;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A part of a list.
 *
 * @param next path of the next part; absent at the end
 */
@Serdeable
public record PageBody<T>(List<T> items, @Nullable String next) {

  /**
   * @param path of the list, e.g. {@code /v1/domains}, with what it is filtered by
   */
  static <S, T> PageBody<T> of(Page<S> page, PageQuery query, String path, Function<S, T> body) {
    String next =
        page.next() == null
            ? null
            : "%s%scursor=%s&limit=%d"
                .formatted(
                    path,
                    path.contains("?") ? "&" : "?",
                    PageQuery.cursor(page.next()),
                    query.request().limit());
    return new PageBody<>(page.items().stream().map(body).toList(), next);
  }

  /** A list's path with what it is filtered by. */
  static String path(String list, Map<String, Object> filters) {
    UriBuilder path = UriBuilder.of(list);
    filters.forEach(path::queryParam);
    return path.build().toString();
  }
}

package dev.rookery.orchestrator.api;

import dev.rookery.orchestrator.platform.Ids;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.server.annotation.PreMatching;
import java.util.regex.Pattern;

/**
 * Gives every request an id that its answer, its problem and the log carry. A caller may bring its
 * own in {@code X-Request-Id}: 8 to 64 of letters, digits, hyphen and underscore.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class RequestIds {
  static final String HEADER = "X-Request-Id";
  private static final String ATTRIBUTE = "rookery.request-id";
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]{8,64}");

  /** Id of a request; made on the first question. */
  static String of(HttpRequest<?> request) {
    return request
        .getAttribute(ATTRIBUTE, String.class)
        .orElseGet(() -> {
          String id =
              request
                  .getHeaders()
                  .findFirst(HEADER)
                  .filter(own -> SHAPE.matcher(own).matches())
                  .orElseGet(() -> Ids.next().toString());
          request.setAttribute(ATTRIBUTE, id);
          return id;
        });
  }

  @RequestFilter
  @PreMatching
  void give(HttpRequest<?> request) {
    of(request);
  }

  @ResponseFilter
  void show(HttpRequest<?> request, MutableHttpResponse<?> response) {
    response.header(HEADER, of(request));
    if (IdempotentPosts.isReplay(request)) {
      response.header("Idempotency-Replayed", "true");
    }
  }
}

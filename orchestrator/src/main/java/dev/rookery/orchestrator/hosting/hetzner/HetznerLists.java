package dev.rookery.orchestrator.hosting.hetzner;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rookery.orchestrator.hosting.ProviderApi;
import dev.rookery.orchestrator.platform.TemporaryException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Reads lists to their end: {@code page} and {@code per_page}, {@code meta.pagination}. */
record HetznerLists(ProviderApi api) {
  private static final int PER_PAGE = 50; // the most there is
  private static final int PAGES_MAX = 400;

  /**
   * @param resource e.g. {@code servers}, in the path and in the body
   * @param query encoded, empty = all
   */
  List<JsonNode> all(String resource, String query) {
    List<JsonNode> found = new ArrayList<>();
    String filter = query.isEmpty() ? "" : query + "&";
    for (int page = 1; page <= PAGES_MAX; page++) {
      JsonNode body = page(resource, filter, page);
      body.path(resource).forEach(found::add);
      if (!body.path("meta").path("pagination").path("next_page").isNumber()) {
        return found;
      }
    }
    throw new TemporaryException(
        "hosting provider hetzner lists more than %d pages of %s".formatted(PAGES_MAX, resource),
        Duration.ofMinutes(1));
  }

  private JsonNode page(String resource, String filter, int page) {
    var reply = api.get("/v1/%s?%spage=%d&per_page=%d".formatted(resource, filter, page, PER_PAGE));
    api.require(reply, resource, "list of " + resource);
    return reply.body();
  }
}

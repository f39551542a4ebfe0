package dev.rookery.orchestrator.hosting.hostwinds;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rookery.orchestrator.hosting.ProviderApi;
import dev.rookery.orchestrator.hosting.ProviderReply;
import dev.rookery.orchestrator.hosting.Rented;
import dev.rookery.orchestrator.platform.Installation.HostingAccess;
import dev.rookery.orchestrator.platform.OperatorActionException;
import dev.rookery.orchestrator.platform.Sensitive;
import dev.rookery.orchestrator.platform.TemporaryException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Form posts to one address; {@code action} says what, {@code API} who. Everything is answered 200,
 * failures too: {@code [{"result": "error", "action": …, "message": …}]}.
 */
final class HostwindsApi {
  private static final Duration LATER = Duration.ofSeconds(30);

  private final HostingAccess access;
  private final ProviderApi api;

  HostwindsApi(HostingAccess access) {
    this.access = access;
    this.api =
        new ProviderApi(
            "hostwinds",
            Rented.url(access, "https://clients.hostwinds.com/cloud/api.php"),
            new Sensitive(""),
            body -> first(body).path("message").asText(),
            LATER);
  }

  /** All instances of the account; there are no pages. */
  List<JsonNode> instances() {
    ProviderReply reply = post("get_instances", Map.of());
    if (!reply.body().isArray()) {
      throw new TemporaryException(
          "hosting provider hostwinds answered get_instances without a list; such an answer proves nothing",
          reply.retryAfter());
    }
    List<JsonNode> found = new ArrayList<>();
    reply.body().forEach(found::add);
    return found;
  }

  /** The first object of the answer, which says success. */
  JsonNode call(String action, Map<String, String> fields) {
    ProviderReply reply = post(action, fields);
    JsonNode answer = first(reply.body());
    if (!answer.path("result").asText().equals("success")) {
      throw new TemporaryException(
          "hosting provider hostwinds answered %s with neither success nor error; such an answer proves nothing"
              .formatted(action),
          reply.retryAfter());
    }
    return answer;
  }

  private ProviderReply post(String action, Map<String, String> fields) {
    Map<String, String> form = new TreeMap<>(fields);
    form.put("action", action);
    form.put("API", access.token().value());
    ProviderReply reply = api.postForm("", form);
    api.require(reply, action);
    if (first(reply.body()).path("result").asText().equals("error")) {
      throw refused(action, reply);
    }
    return reply;
  }

  private static JsonNode first(JsonNode body) {
    return body.isArray() ? body.path(0) : body;
  }

  /** Its errors have no codes to rely on; only the words tell what passes by itself. */
  private RuntimeException refused(String action, ProviderReply reply) {
    String said = api.said(reply);
    String words = said.toLowerCase(Locale.ROOT);
    String sentence = "hosting provider hostwinds refuses (%s): %s".formatted(action, said);
    if (words.contains("try again")
        || words.contains("rate limit")
        || words.contains("in progress")) {
      return new TemporaryException(sentence, LATER);
    }
    if (words.contains("api key") || words.contains("authenticat")) {
      return new OperatorActionException(
          sentence + "; give it a key that is valid: hosting.hostwinds.token");
    }
    return new OperatorActionException(sentence);
  }
}

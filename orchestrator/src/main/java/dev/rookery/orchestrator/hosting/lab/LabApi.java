package dev.rookery.orchestrator.hosting.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.rookery.orchestrator.platform.Json;
import dev.rookery.orchestrator.platform.Sensitive;
import dev.rookery.orchestrator.platform.TemporaryException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** HTTP to the lab's hosting provider: bearer token, JSON both ways. */
final class LabApi {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final Duration LATER = Duration.ofSeconds(2);

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT).build();
  private final URI url;
  private final Sensitive token;

  LabApi(URI url, Sensitive token) {
    this.url = url;
    this.token = token;
  }

  /**
   * @param body missing where there was none, or no JSON
   */
  record Reply(int status, JsonNode body, Duration retryAfter) {
    boolean isMissing() {
      return status == 404;
    }

    boolean isConflict() {
      return status == 409;
    }

    /** Asking again does not help. */
    boolean isRefused() {
      return status / 100 == 4 && status != 429;
    }

    /** Asking again may help; an error in the body of a 200 is one. */
    boolean isFault() {
      return status / 100 != 2 || body.has("error");
    }

    String message() {
      return body.path("error").path("message").asText("(no message)");
    }
  }

  Reply get(String path) {
    return send("GET", path, BodyPublishers.noBody());
  }

  Reply post(String path, Object body) {
    return send("POST", path, BodyPublishers.ofString(Json.write(body)));
  }

  Reply put(String path, Object body) {
    return send("PUT", path, BodyPublishers.ofString(Json.write(body)));
  }

  Reply delete(String path) {
    return send("DELETE", path, BodyPublishers.noBody());
  }

  private Reply send(String method, String path, BodyPublisher body) {
    HttpRequest request =
        HttpRequest.newBuilder(url.resolve(path))
            .timeout(ANSWER)
            .header("Authorization", "Bearer " + token.value())
            .header("Content-Type", "application/json")
            .method(method, body)
            .build();
    try {
      return reply(client.send(request, BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new TemporaryException(
          "the lab's hosting provider at %s does not answer: %s".formatted(url, e), LATER, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TemporaryException("interrupted while asking " + url, LATER, e);
    }
  }

  private static Reply reply(HttpResponse<String> answer) {
    Duration retryAfter =
        answer.headers().firstValueAsLong("Retry-After").stream()
            .mapToObj(Duration::ofSeconds)
            .findFirst()
            .orElse(LATER);
    return new Reply(answer.statusCode(), json(answer.body()), retryAfter);
  }

  private static JsonNode json(String body) {
    try {
      return body.isBlank() ? MissingNode.getInstance() : Json.read(body, JsonNode.class);
    } catch (IllegalArgumentException e) {
      return MissingNode.getInstance();
    }
  }
}

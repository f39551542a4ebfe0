package dev.rookery.orchestrator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** JSON over HTTP to one control plane; problems become {@link CommandFailedException}s. */
public final class ApiClient implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final URI base;
  private final String key;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  public ApiClient(URI base, String key) {
    this.base = base;
    this.key = key;
  }

  public static ObjectMapper json() {
    return JSON;
  }

  public JsonNode get(String path) {
    return call("GET", path, null);
  }

  /**
   * Sends a body; every POST carries a fresh Idempotency-Key.
   *
   * @param body written as JSON; null = none
   */
  public JsonNode call(String method, String path, @Nullable Object body) {
    HttpResponse<String> response = send(request(method, path, body));
    if (response.statusCode() >= 300) {
      throw problem(response);
    }
    return read(response.body());
  }

  private HttpRequest request(String method, String path, @Nullable Object body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(TIMEOUT)
            .header("Authorization", "Bearer " + key)
            .header("Accept", "application/json, application/problem+json");
    if (body == null) {
      return request.method(method, BodyPublishers.noBody()).build();
    }
    try {
      request
          .header("Content-Type", "application/json")
          .method(method, BodyPublishers.ofString(JSON.writeValueAsString(body)));
    } catch (IOException e) {
      throw new IllegalArgumentException("body cannot be written as JSON", e);
    }
    return method.equals("POST")
        ? request.header("Idempotency-Key", UUID.randomUUID().toString()).build()
        : request.build();
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new CommandFailedException(
          ExitCode.FAILED,
          "cannot reach the control plane at %s: %s; is it running?"
              .formatted(
                  base, e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailedException(130, "interrupted");
    }
  }

  private static CommandFailedException problem(HttpResponse<String> response) {
    JsonNode problem = read(response.body());
    StringBuilder text = new StringBuilder();
    text.append(problem.path("title").asText("HTTP " + response.statusCode()));
    if (problem.hasNonNull("detail")) {
      text.append(": ").append(problem.get("detail").asText());
    }
    for (JsonNode error : problem.path("errors")) {
      text.append("\n  ").append(error.path("pointer").asText()).append(": ");
      text.append(error.path("detail").asText(error.path("message").asText()));
    }
    if (problem.hasNonNull("request_id")) {
      text.append(" (request ").append(problem.get("request_id").asText()).append(')');
    }
    return new CommandFailedException(ExitCode.ofStatus(response.statusCode()), text.toString());
  }

  private static JsonNode read(String body) {
    try {
      return body.isBlank() ? JSON.nullNode() : JSON.readTree(body);
    } catch (IOException e) {
      return JSON.createObjectNode().put("detail", body.lines().findFirst().orElse(""));
    }
  }

  @Override
  public void close() {
    http.close();
  }
}

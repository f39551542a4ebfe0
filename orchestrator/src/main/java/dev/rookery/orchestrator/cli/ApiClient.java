package dev.rookery.orchestrator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
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
    HttpResponse<String> response = send(request(method, path, body), BodyHandlers.ofString());
    if (response.statusCode() >= 300) {
      throw problem(response.statusCode(), response.body());
    }
    return read(response.body());
  }

  /**
   * An answer that comes bit by bit.
   *
   * @param headers more of the request
   * @return its text as it comes; empty = there is nothing more to come (204)
   */
  Optional<InputStream> stream(String path, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path))
            .header("Authorization", "Bearer " + key)
            .header("Accept", "text/event-stream, application/problem+json");
    headers.forEach(request::header);
    HttpResponse<InputStream> response = send(request.build(), BodyHandlers.ofInputStream());
    if (response.statusCode() >= 300) {
      throw problem(response.statusCode(), text(response.body()));
    }
    return response.statusCode() == 204 ? Optional.empty() : Optional.of(response.body());
  }

  private String text(InputStream body) {
    try (body) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw unreachable(e);
    }
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

  private <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> body) {
    try {
      return http.send(request, body);
    } catch (IOException e) {
      throw unreachable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailedException(130, "interrupted");
    }
  }

  private CommandFailedException unreachable(IOException e) {
    return new CommandFailedException(
        ExitCode.FAILED,
        "cannot reach the control plane at %s: %s; is it running?"
            .formatted(
                base, e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()));
  }

  private static CommandFailedException problem(int status, String body) {
    JsonNode problem = read(body);
    StringBuilder text = new StringBuilder();
    text.append(problem.path("title").asText("HTTP " + status));
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
    return new CommandFailedException(ExitCode.ofStatus(status), text.toString());
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

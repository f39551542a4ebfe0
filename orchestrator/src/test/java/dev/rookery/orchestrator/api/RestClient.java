package dev.rookery.orchestrator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.Assertions;

/** A caller of the REST door, with one key. */
public final class RestClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI base;
  private final String key;

  /** A caller with this key. */
  public static RestClient of(URI base, String key) {
    return new RestClient(base, key);
  }

  RestClient(URI base, String key) {
    this.base = base;
    this.key = key;
  }

  /** An answer. */
  public record Answered(int status, HttpHeaders headers, String raw) {
    public Answered requireStatus(int wanted) {
      Assertions.assertThat(status).as(raw).isEqualTo(wanted);
      return this;
    }

    public JsonNode json() {
      try {
        return JSON.readTree(raw);
      } catch (IOException e) {
        throw new AssertionError("not JSON: " + raw, e);
      }
    }

    public String text(String field) {
      return json().path(field).asText();
    }

    public String header(String name) {
      return headers.firstValue(name).orElse("");
    }
  }

  public Answered get(String path) {
    return send("GET", path, "", Map.of());
  }

  public Answered delete(String path) {
    return send("DELETE", path, "", Map.of());
  }

  /** With a fresh Idempotency-Key. */
  public Answered post(String path, Object body) {
    return post(path, body, UUID.randomUUID().toString());
  }

  public Answered put(String path, Object body) {
    return send("PUT", path, write(body), Map.of("Content-Type", "application/json"));
  }

  public Answered post(String path, Object body, String idempotencyKey) {
    return send(
        "POST",
        path,
        write(body),
        Map.of("Content-Type", "application/json", "Idempotency-Key", idempotencyKey));
  }

  public Answered send(String method, String path, String body, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (!key.isEmpty()) {
      request.header("Authorization", "Bearer " + key);
    }
    headers.forEach(request::header);
    try {
      HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
      return new Answered(response.statusCode(), response.headers(), response.body());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  static String write(Object body) {
    try {
      return JSON.writeValueAsString(body);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}

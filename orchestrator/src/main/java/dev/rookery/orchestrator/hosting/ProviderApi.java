package dev.rookery.orchestrator.hosting;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.rookery.orchestrator.platform.Json;
import dev.rookery.orchestrator.platform.OperatorActionException;
import dev.rookery.orchestrator.platform.Sensitive;
import dev.rookery.orchestrator.platform.TemporaryException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * HTTP to a hosting provider: one try a call (a GET that was cut off is sent again), bounded in
 * time and size, no redirect followed, so that the token goes to the configured address and nowhere
 * else. For any number of threads.
 */
public final class ProviderApi {
  /** Longest answer that is read; a page of 200 machines takes about a tenth of it. */
  static final int ANSWER_MAX = 4 << 20;

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final int MESSAGE_MAX = 300;

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT).build();
  private final String provider;
  private final URI url;
  private final Sensitive token;
  private final Function<JsonNode, String> message;
  private final RetryAfter retryAfter;

  /**
   * @param provider its name in the configuration
   * @param url without what the calls' paths begin with
   * @param token goes into every request's {@code Authorization}; empty = into none
   * @param message finds the sentence in an error's body; empty = there is none
   * @param later when to ask again if an answer does not tell
   */
  public ProviderApi(
      String provider,
      URI url,
      Sensitive token,
      Function<JsonNode, String> message,
      Duration later) {
    this.provider = provider;
    this.url = url;
    this.token = token;
    this.message = message;
    this.retryAfter = new RetryAfter(later);
  }

  public ProviderReply get(String path) {
    return send("GET", path, BodyPublishers.noBody(), "application/json");
  }

  public ProviderReply post(String path, Object body) {
    return send("POST", path, json(body), "application/json");
  }

  public ProviderReply put(String path, Object body) {
    return send("PUT", path, json(body), "application/json");
  }

  public ProviderReply delete(String path) {
    return send("DELETE", path, BodyPublishers.noBody(), "application/json");
  }

  /** Posts fields as a browser's form does. */
  public ProviderReply postForm(String path, Map<String, String> fields) {
    String form =
        fields.entrySet().stream()
            .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
            .collect(Collectors.joining("&"));
    return send("POST", path, BodyPublishers.ofString(form), "application/x-www-form-urlencoded");
  }

  /** As it may stand in a query. */
  public static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  private static BodyPublisher json(Object body) {
    return BodyPublishers.ofString(Json.write(body));
  }

  private ProviderReply send(String method, String path, BodyPublisher body, String type) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base() + path))
            .timeout(ANSWER)
            .header("Content-Type", type)
            .header("Accept", "application/json")
            .method(method, body);
    if (!token.value().isEmpty()) {
      request.header("Authorization", "Bearer " + token.value());
    }
    HttpResponse<byte[]> answer = answer(method + " " + path, request.build());
    return new ProviderReply(
        answer.statusCode(),
        json(new String(answer.body(), UTF_8)),
        retryAfter.of(answer.headers()));
  }

  private String base() {
    String text = url.toString();
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  /** The request's own time limit ends with the headers; this one holds for the body, too. */
  private HttpResponse<byte[]> answer(String what, HttpRequest request) {
    CompletableFuture<HttpResponse<byte[]>> asked =
        client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), ANSWER_MAX));
    try {
      return asked.get(ANSWER.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw away(what, e.getCause() instanceof IOException io ? io.toString() : e.toString(), e);
    } catch (TimeoutException e) {
      asked.cancel(true);
      throw away(what, "no whole answer within " + ANSWER, e);
    } catch (InterruptedException e) {
      asked.cancel(true);
      Thread.currentThread().interrupt();
      throw away(what, "interrupted", e);
    }
  }

  private TemporaryException away(String what, String why, Exception e) {
    return new TemporaryException(
        "hosting provider %s at %s does not answer (%s): %s".formatted(provider, url, what, why),
        retryAfter.otherwise(),
        e);
  }

  private static JsonNode json(String body) {
    try {
      return body.isBlank() ? MissingNode.getInstance() : Json.read(body, JsonNode.class);
    } catch (IllegalArgumentException e) {
      return MissingNode.getInstance();
    }
  }

  /**
   * The body of an answer that means success.
   *
   * @param what was asked for, in words
   * @throws TemporaryException the provider failed or wants to be asked later
   * @throws OperatorActionException it refuses
   */
  public JsonNode require(ProviderReply reply, String what) {
    if (reply.isSuccess()) {
      return reply.body();
    }
    throw failure(reply, what);
  }

  /**
   * As {@link #require}, and the body has this member.
   *
   * @throws TemporaryException also when the body is something else: a proxy's page, half an answer
   */
  public JsonNode require(ProviderReply reply, String member, String what) {
    JsonNode found = require(reply, what).path(member);
    if (found.isMissingNode() || found.isNull()) {
      throw new TemporaryException(
          "hosting provider %s answered %d without '%s' (%s); such an answer proves nothing"
              .formatted(provider, reply.status(), member, what),
          reply.retryAfter());
    }
    return found;
  }

  /** What an answer that is no success means. */
  public RuntimeException failure(ProviderReply reply, String what) {
    String said = said(reply);
    if (reply.isFault()) {
      return new TemporaryException(
          "hosting provider %s failed (%s): %d %s".formatted(provider, what, reply.status(), said),
          reply.retryAfter());
    }
    String wayOut =
        switch (reply.status()) {
          case 401 -> "; give it a token that is valid: hosting.%s.token".formatted(provider);
          case 402 -> "; pay at the provider, then retry the job";
          case 403 ->
              "; look at the rights of hosting.%s.token and at the account's limits and balance"
                  .formatted(provider);
          default -> "";
        };
    return new OperatorActionException(
        "hosting provider %s refuses (%s): %d %s%s"
            .formatted(provider, what, reply.status(), said, wayOut));
  }

  /** The provider's own words, one line, cut; what strangers write is not trusted to be short. */
  public String said(ProviderReply reply) {
    String text = message.apply(reply.body()).replaceAll("\\p{Cntrl}+", " ").strip();
    if (text.isEmpty()) {
      return "(no message)";
    }
    return text.length() > MESSAGE_MAX ? text.substring(0, MESSAGE_MAX) + "…" : text;
  }
}

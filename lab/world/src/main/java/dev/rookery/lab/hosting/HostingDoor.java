package dev.rookery.lab.hosting;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** HTTP on the outside: token, rate limit and faults, before the API is asked. */
final class HostingDoor implements HttpHandler {
  private static final String PREFIX = "/v1/";

  private final HostingApi api;
  private final HostingFaults faults;
  private final byte[] authorization;

  HostingDoor(HostingApi api, HostingFaults faults, String token) {
    this.api = api;
    this.faults = faults;
    this.authorization = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      send(exchange, reply(exchange, body));
    }
  }

  private JsonReply reply(HttpExchange exchange, byte[] body) {
    if (!isAuthorized(exchange)) {
      return JsonReply.error(401, "unauthorized", "a valid bearer token is needed");
    }
    Optional<Duration> refusal = faults.takeRefusal();
    if (refusal.isPresent()) {
      return JsonReply.error(429, "rate_limit_exceeded", "too many requests")
          .with("Retry-After", Long.toString(refusal.get().toSeconds()));
    }
    if (faults.takeFalseSuccess()) {
      return JsonReply.of(200, JsonReply.errorBody("internal", "the order was not carried out"));
    }
    try {
      URI uri = exchange.getRequestURI();
      return api.answer(exchange.getRequestMethod(), path(uri), labels(uri), body);
    } catch (RuntimeException e) {
      return JsonReply.error(500, "internal", String.valueOf(e.getMessage()));
    }
  }

  private boolean isAuthorized(HttpExchange exchange) {
    String shown = exchange.getRequestHeaders().getFirst("Authorization");
    return shown != null
        && MessageDigest.isEqual(authorization, shown.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> path(URI uri) {
    String path = uri.getPath();
    return path.startsWith(PREFIX)
        ? Arrays.asList(path.substring(PREFIX.length()).split("/"))
        : List.of();
  }

  private static List<String> labels(URI uri) {
    String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
    return Arrays.stream(query.split("&"))
        .filter(parameter -> parameter.startsWith("label="))
        .map(p -> URLDecoder.decode(p.substring("label=".length()), StandardCharsets.UTF_8))
        .toList();
  }

  private static void send(HttpExchange exchange, JsonReply reply) throws IOException {
    reply.headers().forEach(exchange.getResponseHeaders()::set);
    if (reply.body().isEmpty()) {
      exchange.sendResponseHeaders(reply.status(), -1);
      return;
    }
    byte[] body = JsonReply.JSON.writeValueAsBytes(reply.body().get());
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(reply.status(), body.length);
    exchange.getResponseBody().write(body);
  }
}

package dev.rookery.lab.hosting.cloud;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.sun.net.httpserver.HttpExchange;
import dev.rookery.lab.hosting.JsonReply;
import java.io.IOException;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.Map;

/**
 * A request as a provider sees it.
 *
 * @param path without query, e.g. {@code /v1/servers/42}
 * @param query decoded
 * @param authorization empty = none
 */
record CloudRequest(
    String method, String path, Map<String, String> query, String body, String authorization) {

  static CloudRequest read(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getRawQuery();
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    return new CloudRequest(
        exchange.getRequestMethod(),
        exchange.getRequestURI().getPath(),
        fields(query == null ? "" : query),
        new String(exchange.getRequestBody().readAllBytes(), UTF_8),
        authorization == null ? "" : authorization);
  }

  private static Map<String, String> fields(String encoded) {
    Map<String, String> fields = new HashMap<>();
    for (String field : encoded.split("&")) {
      String[] parts = field.split("=", 2);
      if (parts.length == 2) {
        fields.put(URLDecoder.decode(parts[0], UTF_8), URLDecoder.decode(parts[1], UTF_8));
      }
    }
    return fields;
  }

  /** The body as a browser's form. */
  Map<String, String> form() {
    return fields(body);
  }

  JsonNode json() {
    try {
      return body.isEmpty() ? MissingNode.getInstance() : JsonReply.JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  boolean is(String wantedMethod, String wantedPath) {
    return method.equals(wantedMethod) && path.equals(wantedPath);
  }

  /** The last part of a path below {@code prefix}; empty when it is not exactly one part. */
  String below(String prefix) {
    String rest = path.startsWith(prefix) ? path.substring(prefix.length()) : "";
    return rest.contains("/") ? "" : rest;
  }

  int number(String field, int otherwise) {
    String text = query.getOrDefault(field, "");
    return text.matches("\\d{1,6}") ? Integer.parseInt(text) : otherwise;
  }
}

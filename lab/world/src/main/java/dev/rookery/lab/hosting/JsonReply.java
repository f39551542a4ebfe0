package dev.rookery.lab.hosting;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/** One HTTP response: status, body, further headers. */
public record JsonReply(int status, Optional<JsonNode> body, Map<String, String> headers) {
  public static final ObjectMapper JSON = new ObjectMapper();

  public static JsonReply of(int status, JsonNode body) {
    return new JsonReply(status, Optional.of(body), Map.of());
  }

  public static JsonReply empty(int status) {
    return new JsonReply(status, Optional.empty(), Map.of());
  }

  public static JsonReply error(int status, String code, String message) {
    return of(status, errorBody(code, message));
  }

  public JsonReply with(String header, String value) {
    return new JsonReply(status, body, Map.of(header, value));
  }

  public static ObjectNode errorBody(String code, String message) {
    ObjectNode root = JSON.createObjectNode();
    root.putObject("error").put("code", code).put("message", message);
    return root;
  }
}

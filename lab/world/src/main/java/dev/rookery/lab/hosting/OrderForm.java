package dev.rookery.lab.hosting;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads an order out of JSON, or says what is wrong with it. */
sealed interface OrderForm {
  /** Can be carried out. */
  record Complete(ServerOrder order) implements OrderForm {}

  /** Cannot; one sentence that names field, found and allowed. */
  record Faulty(String reason) implements OrderForm {}

  Pattern HOST_NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");
  Pattern REGION = Pattern.compile("[a-z0-9-]{1,32}");
  Pattern SSH_KEY = Pattern.compile("(ssh-|ecdsa-|sk-)\\S+ [A-Za-z0-9+/=]+( [^\\r\\n]*)?");

  static OrderForm read(JsonNode json) {
    Map<String, String> labels = new HashMap<>();
    for (Map.Entry<String, JsonNode> label : json.path("labels").properties()) {
      labels.put(label.getKey(), label.getValue().asText());
    }
    ServerOrder order =
        new ServerOrder(
            json.path("name").asText(),
            labels,
            json.path("region").asText(),
            json.path("plan").asText(),
            json.path("sshPublicKey").asText().strip());
    return fault(order).<OrderForm>map(Faulty::new).orElseGet(() -> new Complete(order));
  }

  private static Optional<String> fault(ServerOrder order) {
    if (!HOST_NAME.matcher(order.name()).matches()) {
      return Optional.of("name is '%s', must be a host name in lower case".formatted(order.name()));
    }
    if (!REGION.matcher(order.region()).matches()) {
      return Optional.of("region is '%s', must be like lab-1".formatted(order.region()));
    }
    if (Plan.find(order.plan()).isEmpty()) {
      return Optional.of("plan is '%s', must be one of %s".formatted(order.plan(), Plan.names()));
    }
    if (!SSH_KEY.matcher(order.sshPublicKey()).matches()) {
      return Optional.of("sshPublicKey must be one line like 'ssh-ed25519 AAAA… comment'");
    }
    return Optional.empty();
  }
}

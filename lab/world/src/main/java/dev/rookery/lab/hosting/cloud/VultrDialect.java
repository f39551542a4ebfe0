package dev.rookery.lab.hosting.cloud;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rookery.lab.hosting.JsonReply;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Vultr, API version 2: {@code {error, status}}, pages by cursor with {@code meta.links}, labels
 * that are not unique, user-data in base64.
 */
final class VultrDialect implements CloudDialect {
  private static final Map<String, Double> PLANS = Map.of("vc2-1c-1gb", 5.0, "vc2-1c-2gb", 10.0);
  private static final List<String> REGIONS = List.of("ams", "fra");

  private final CloudAccount account;

  VultrDialect(CloudAccount account, InstantSource clock) {
    this.account = account;
  }

  @Override
  public boolean isOrder(CloudRequest request) {
    return request.is("POST", "/v2/instances");
  }

  @Override
  public boolean isAuthorized(CloudRequest request, String token) {
    return request.authorization().equals("Bearer " + token);
  }

  @Override
  public JsonReply refusal(CloudFault fault) {
    return switch (fault) {
      case TOO_MANY_REQUESTS -> error(429, "Rate limit exceeded").with("Retry-After", "7");
      case BAD_TOKEN -> error(401, "Invalid API token.");
      case NO_CREDIT -> error(403, "Insufficient account balance");
      case SOLD_OUT -> error(503, "Server unavailable in this location");
      case FALSE_SUCCESS -> error(200, "Internal server error");
      default -> error(500, "Internal server error");
    };
  }

  private static JsonReply error(int status, String message) {
    return JsonReply.of(
        status, JsonReply.JSON.createObjectNode().put("error", message).put("status", status));
  }

  @Override
  public JsonReply answer(CloudRequest request) {
    if (isOrder(request)) {
      return order(request.json());
    }
    if (request.is("GET", "/v2/instances")) {
      return list(request);
    }
    if (request.is("GET", "/v2/ssh-keys")) {
      List<ObjectNode> keys = new ArrayList<>();
      account.keys().forEach(key -> keys.add(keyView(key.getKey(), key.getValue())));
      return paged("ssh_keys", keys, request);
    }
    if (request.is("POST", "/v2/ssh-keys")) {
      return addKey(request.json());
    }
    if (request.is("GET", "/v2/plans")) {
      return paged("plans", PLANS.keySet().stream().map(VultrDialect::plan).toList(), request);
    }
    return one(request);
  }

  private JsonReply one(CloudRequest request) {
    String key = request.below("/v2/ssh-keys/");
    if (request.method().equals("DELETE") && !key.isEmpty()) {
      return account.removeKey(key) ? JsonReply.empty(204) : notFound();
    }
    String[] parts = request.path().split("/");
    if (parts.length < 4 || !parts[2].equals("instances")) {
      return notFound();
    }
    return switch (request.method()) {
      case "GET" ->
          account
              .poll(parts[3])
              .map(found -> single(200, view(found)))
              .orElseGet(VultrDialect::notFound);
      case "DELETE" -> account.remove(parts[3]) ? JsonReply.empty(204) : notFound();
      default -> setPtr(parts[3], request.json());
    };
  }

  private JsonReply setPtr(String id, JsonNode json) {
    Optional<CloudMachine> found = account.find(id);
    if (found.isEmpty()) {
      return notFound();
    }
    if (!found.get().address().getHostAddress().equals(json.path("ip").asText())) {
      return error(400, "Invalid IP address");
    }
    account.change(
        id, m -> m.named(m.name(), Optional.ofNullable(json.path("reverse").textValue())));
    return JsonReply.empty(204);
  }

  private JsonReply order(JsonNode json) {
    if (!PLANS.containsKey(json.path("plan").asText())) {
      return error(400, "Invalid plan ID");
    }
    if (!REGIONS.contains(json.path("region").asText())) {
      return error(400, "Invalid region ID");
    }
    if (!json.path("os_id").isInt()) {
      return error(400, "Invalid os_id");
    }
    return single(202, view(account.add(number -> machine(number, json))));
  }

  private CloudMachine machine(int number, JsonNode json) {
    List<String> lines =
        account.keyLine(json.path("sshkey_id").path(0).asText()).map(List::of).orElse(List.of());
    return new CloudMachine(
        new UUID(0x14b3e7d6ffb54994L, 0x8502000000000000L + number).toString(),
        json.path("hostname").asText(),
        Map.of(),
        List.of("rookery"),
        json.path("label").asText(),
        json.path("plan").asText(),
        json.path("region").asText(),
        json.path("os_id").asText(),
        new String(Base64.getDecoder().decode(json.path("user_data").asText()), UTF_8),
        lines,
        account.now(),
        CloudAccount.address(number),
        0,
        Optional.empty());
  }

  private static JsonReply single(int status, ObjectNode instance) {
    ObjectNode root = JsonReply.JSON.createObjectNode();
    root.set("instance", instance);
    return JsonReply.of(status, root);
  }

  private static ObjectNode view(CloudMachine machine) {
    boolean active = machine.polls() >= 2;
    ObjectNode view = JsonReply.JSON.createObjectNode();
    view.put("id", machine.id());
    view.put("hostname", machine.name());
    view.put("label", machine.label());
    view.put("plan", machine.plan());
    view.put("region", machine.region());
    view.put("date_created", machine.createdAt().toString().replaceAll("(\\.\\d+)?Z$", "+00:00"));
    view.put("status", active ? "active" : "pending");
    view.put("power_status", "running");
    view.put("server_status", CloudAccount.isBuilt(machine) ? "ok" : "installingbooting");
    view.put("main_ip", active ? machine.address().getHostAddress() : "0.0.0.0");
    ArrayNode tags = view.putArray("tags");
    machine.tags().forEach(tags::add);
    return view;
  }

  private JsonReply list(CloudRequest request) {
    String label = request.query().getOrDefault("label", "");
    List<ObjectNode> found =
        account.listed().stream()
            .filter(machine -> label.isEmpty() || machine.label().equals(label))
            .map(VultrDialect::view)
            .toList();
    return paged("instances", found, request);
  }

  private JsonReply addKey(JsonNode json) {
    String name = json.path("name").asText();
    Optional<String> id = account.addKey(name, json.path("ssh_key").asText());
    if (id.isEmpty()) {
      return error(400, "Duplicate key");
    }
    ObjectNode root = JsonReply.JSON.createObjectNode();
    root.set("ssh_key", keyView(id.get(), name));
    return JsonReply.of(201, root);
  }

  private static ObjectNode keyView(String id, String name) {
    return JsonReply.JSON.createObjectNode().put("id", id).put("name", name);
  }

  /** 100 on a page unless asked for up to 500; the cursor is opaque, here base64 of a number. */
  private static JsonReply paged(String member, List<ObjectNode> all, CloudRequest request) {
    int size = Math.min(request.number("per_page", 100), 500);
    String cursor = request.query().getOrDefault("cursor", "");
    int from =
        cursor.isEmpty()
            ? 0
            : Integer.parseInt(new String(Base64.getDecoder().decode(cursor), UTF_8));
    ObjectNode root = JsonReply.JSON.createObjectNode();
    ArrayNode items = root.putArray(member);
    all.stream().skip(from).limit(size).forEach(items::add);
    String next = from + size < all.size() ? Integer.toString(from + size) : "";
    root.putObject("meta")
        .put("total", all.size())
        .putObject("links")
        .put("next", Base64.getEncoder().encodeToString(next.getBytes(UTF_8)))
        .put("prev", "");
    return JsonReply.of(200, root);
  }

  private static ObjectNode plan(String id) {
    ObjectNode plan = JsonReply.JSON.createObjectNode();
    plan.put("id", id).put("vcpu_count", 1).put("ram", 1024).put("disk", 25);
    plan.put("monthly_cost", PLANS.getOrDefault(id, 0.0)).put("type", "vc2");
    ArrayNode regions = plan.putArray("locations");
    REGIONS.forEach(regions::add);
    return plan;
  }

  private static JsonReply notFound() {
    return error(404, "Instance not found");
  }
}

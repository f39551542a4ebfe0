package dev.rookery.lab.hosting.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rookery.lab.hosting.JsonReply;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Hetzner Cloud, API version 1: {@code {error: {code, message}}}, pages by number with {@code
 * meta.pagination}, label selectors, names unique in a project, an action for what takes time.
 */
final class HetznerDialect implements CloudDialect {
  private static final Map<String, String> PLANS = Map.of("cx22", "3.79", "cx32", "6.80");
  private static final List<String> LOCATIONS = List.of("fsn1", "nbg1");

  private final CloudAccount account;
  private final InstantSource clock;

  HetznerDialect(CloudAccount account, InstantSource clock) {
    this.account = account;
    this.clock = clock;
  }

  @Override
  public boolean isOrder(CloudRequest request) {
    return request.is("POST", "/v1/servers");
  }

  @Override
  public boolean isAuthorized(CloudRequest request, String token) {
    return request.authorization().equals("Bearer " + token);
  }

  @Override
  public JsonReply refusal(CloudFault fault) {
    return switch (fault) {
      case TOO_MANY_REQUESTS -> limited();
      case BAD_TOKEN -> JsonReply.error(401, "unauthorized", "unable to authenticate");
      case NO_CREDIT -> JsonReply.error(403, "resource_limit_exceeded", "server limit exceeded");
      case SOLD_OUT -> JsonReply.error(412, "resource_unavailable", "error during placement");
      case FALSE_SUCCESS ->
          JsonReply.of(200, JsonReply.errorBody("service_error", "an error occurred"));
      default -> JsonReply.error(503, "unavailable", "service unavailable");
    };
  }

  private JsonReply limited() {
    JsonReply plain = JsonReply.error(429, "rate_limit_exceeded", "limit of 3600 requests reached");
    long reset = clock.instant().getEpochSecond() + 7;
    return new JsonReply(
        plain.status(),
        plain.body(),
        Map.of(
            "RateLimit-Limit", "3600",
            "RateLimit-Remaining", "0",
            "RateLimit-Reset", Long.toString(reset)));
  }

  @Override
  public JsonReply answer(CloudRequest request) {
    if (isOrder(request)) {
      return order(request.json());
    }
    if (request.is("GET", "/v1/servers")) {
      return list(request);
    }
    if (request.is("GET", "/v1/ssh_keys")) {
      return keys(request);
    }
    if (request.is("POST", "/v1/ssh_keys")) {
      return addKey(request.json());
    }
    if (request.is("GET", "/v1/pricing")) {
      return pricing();
    }
    if (request.is("GET", "/v1/server_types")) {
      return types(request);
    }
    return one(request);
  }

  private JsonReply one(CloudRequest request) {
    String key = request.below("/v1/ssh_keys/");
    if (request.method().equals("DELETE") && !key.isEmpty()) {
      return account.removeKey(key) ? JsonReply.empty(204) : notFound();
    }
    String[] parts = request.path().split("/");
    if (parts.length < 4 || !parts[2].equals("servers")) {
      return notFound();
    }
    return switch (request.method()) {
      case "GET" -> account.poll(parts[3]).map(this::shown).orElseGet(HetznerDialect::notFound);
      case "DELETE" ->
          account.remove(parts[3]) ? JsonReply.of(200, action("delete_server")) : notFound();
      default -> changePtr(parts[3], request.json());
    };
  }

  private JsonReply changePtr(String id, JsonNode json) {
    Optional<CloudMachine> found = account.find(id);
    if (found.isEmpty()) {
      return notFound();
    }
    if (!found.get().address().getHostAddress().equals(json.path("ip").asText())) {
      return JsonReply.error(404, "ip_not_found", "ip not found");
    }
    account.change(
        id, m -> m.named(m.name(), Optional.ofNullable(json.path("dns_ptr").textValue())));
    return JsonReply.of(201, action("change_dns_ptr"));
  }

  private static ObjectNode action(String command) {
    ObjectNode root = JsonReply.JSON.createObjectNode();
    root.putObject("action")
        .put("id", 13)
        .put("command", command)
        .put("status", "running")
        .put("progress", 0)
        .putNull("error");
    return root;
  }

  private JsonReply order(JsonNode json) {
    String name = json.path("name").asText();
    if (account.machines().stream().anyMatch(machine -> machine.name().equals(name))) {
      return JsonReply.error(409, "uniqueness_error", "server name is already used");
    }
    if (!PLANS.containsKey(json.path("server_type").asText())) {
      return JsonReply.error(422, "invalid_input", "server_type not found");
    }
    if (!LOCATIONS.contains(json.path("location").asText())) {
      return JsonReply.error(422, "invalid_input", "location not found");
    }
    CloudMachine made = account.add(number -> machine(number, json));
    ObjectNode root = action("create_server");
    root.set("server", view(made));
    root.putArray("next_actions");
    root.putNull("root_password");
    return JsonReply.of(201, root);
  }

  private CloudMachine machine(int number, JsonNode json) {
    Map<String, String> labels = new HashMap<>();
    json.path("labels").properties().forEach(e -> labels.put(e.getKey(), e.getValue().asText()));
    List<String> lines =
        account.keyLine(json.path("ssh_keys").path(0).asText()).map(List::of).orElse(List.of());
    return new CloudMachine(
        Integer.toString(42_000 + number),
        json.path("name").asText(),
        labels,
        List.of(),
        "",
        json.path("server_type").asText(),
        json.path("location").asText(),
        json.path("image").asText(),
        json.path("user_data").asText(),
        lines,
        account.now(),
        CloudAccount.address(number),
        0,
        Optional.empty());
  }

  private JsonReply shown(CloudMachine machine) {
    ObjectNode root = JsonReply.JSON.createObjectNode();
    root.set("server", view(machine));
    return JsonReply.of(200, root);
  }

  private static ObjectNode view(CloudMachine machine) {
    ObjectNode view = JsonReply.JSON.createObjectNode();
    view.put("id", Long.parseLong(machine.id()));
    view.put("name", machine.name());
    view.put("status", status(machine));
    view.put("created", machine.createdAt().toString());
    ObjectNode labels = view.putObject("labels");
    machine.labels().forEach(labels::put);
    ObjectNode v4 = view.putObject("public_net").putObject("ipv4");
    v4.put("ip", machine.address().getHostAddress()).put("blocked", false);
    v4.put("dns_ptr", machine.ptr().orElse("static.example.invalid"));
    view.set("server_type", type(machine.plan()));
    view.putObject("datacenter").putObject("location").put("name", machine.region());
    return view;
  }

  private static String status(CloudMachine machine) {
    if (machine.polls() < 2) {
      return "initializing";
    }
    return CloudAccount.isBuilt(machine) ? "running" : "starting";
  }

  private JsonReply list(CloudRequest request) {
    String[] selector = request.query().getOrDefault("label_selector", "").split("==", 2);
    List<ObjectNode> found =
        account.listed().stream()
            .filter(machine ->
                selector.length < 2 || selector[1].equals(machine.labels().get(selector[0])))
            .map(HetznerDialect::view)
            .toList();
    return paged("servers", found, request);
  }

  private JsonReply keys(CloudRequest request) {
    String name = request.query().getOrDefault("name", "");
    List<ObjectNode> found =
        account.keys().stream()
            .filter(key -> name.isEmpty() || key.getValue().equals(name))
            .map(key ->
                JsonReply.JSON
                    .createObjectNode()
                    .put("id", Long.parseLong(key.getKey()))
                    .put("name", key.getValue()))
            .toList();
    return paged("ssh_keys", found, request);
  }

  private JsonReply addKey(JsonNode json) {
    String name = json.path("name").asText();
    Optional<String> id = account.addKey(name, json.path("public_key").asText());
    if (id.isEmpty()) {
      return JsonReply.error(409, "uniqueness_error", "SSH key not unique");
    }
    ObjectNode root = JsonReply.JSON.createObjectNode();
    root.putObject("ssh_key").put("id", Long.parseLong(id.get())).put("name", name);
    return JsonReply.of(201, root);
  }

  /** Pages from 1; 25 on a page unless asked for up to 50. */
  private static JsonReply paged(String member, List<ObjectNode> all, CloudRequest request) {
    int size = Math.min(request.number("per_page", 25), 50);
    int page = request.number("page", 1);
    int last = Math.max(1, (all.size() + size - 1) / size);
    ObjectNode root = JsonReply.JSON.createObjectNode();
    ArrayNode items = root.putArray(member);
    all.stream().skip((long) (page - 1) * size).limit(size).forEach(items::add);
    ObjectNode pagination = root.putObject("meta").putObject("pagination");
    pagination.put("page", page).put("per_page", size).put("last_page", last);
    pagination.put("total_entries", all.size());
    if (page < last) {
      pagination.put("next_page", page + 1);
    } else {
      pagination.putNull("next_page");
    }
    return JsonReply.of(200, root);
  }

  private JsonReply types(CloudRequest request) {
    return paged(
        "server_types", PLANS.keySet().stream().map(HetznerDialect::type).toList(), request);
  }

  private static ObjectNode type(String name) {
    ObjectNode type = JsonReply.JSON.createObjectNode();
    type.put("name", name).put("cores", 2).put("memory", 4.0).put("disk", 40);
    ArrayNode prices = type.putArray("prices");
    for (String location : LOCATIONS) {
      price(prices.addObject().put("location", location), PLANS.getOrDefault(name, "0"));
    }
    return type;
  }

  private static void price(ObjectNode at, String net) {
    at.putObject("price_monthly").put("net", net + "00000000").put("gross", net + "11000000");
  }

  private static JsonReply pricing() {
    ObjectNode root = JsonReply.JSON.createObjectNode();
    ObjectNode pricing = root.putObject("pricing").put("currency", "EUR");
    ObjectNode v4 = pricing.putArray("primary_ips").addObject().put("type", "ipv4");
    ArrayNode prices = v4.putArray("prices");
    LOCATIONS.forEach(location -> price(prices.addObject().put("location", location), "0.50"));
    return JsonReply.of(200, root);
  }

  private static JsonReply notFound() {
    return JsonReply.error(404, "not_found", "server not found");
  }
}

package dev.rookery.lab.hosting.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rookery.lab.hosting.JsonReply;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * DigitalOcean, API version 2: {@code {id, message}}, pages by number with {@code links.pages},
 * tags, names that are not unique and that the PTR follows.
 */
final class DigitalOceanDialect implements CloudDialect {
  private static final Map<String, Integer> SIZES = Map.of("s-1vcpu-1gb", 6, "s-1vcpu-2gb", 12);
  private static final List<String> REGIONS = List.of("fra1", "nyc3");

  private final CloudAccount account;
  private final InstantSource clock;

  DigitalOceanDialect(CloudAccount account, InstantSource clock) {
    this.account = account;
    this.clock = clock;
  }

  @Override
  public boolean isOrder(CloudRequest request) {
    return request.is("POST", "/v2/droplets");
  }

  @Override
  public boolean isAuthorized(CloudRequest request, String token) {
    return request.authorization().equals("Bearer " + token);
  }

  @Override
  public JsonReply refusal(CloudFault fault) {
    return switch (fault) {
      case TOO_MANY_REQUESTS -> limited();
      case BAD_TOKEN -> error(401, "unauthorized", "Unable to authenticate you");
      case NO_CREDIT ->
          error(403, "forbidden", "creating this/these droplet(s) will exceed your droplet limit");
      case SOLD_OUT -> error(503, "service_unavailable", "Region is not available");
      case FALSE_SUCCESS -> JsonReply.of(200, body("server_error", "Unexpected server-side error"));
      default -> error(500, "server_error", "Unexpected server-side error");
    };
  }

  private JsonReply limited() {
    long reset = clock.instant().getEpochSecond() + 7;
    return new JsonReply(
        429,
        Optional.of(body("too_many_requests", "API Rate limit exceeded.")),
        Map.of(
            "RateLimit-Limit", "5000",
            "RateLimit-Remaining", "0",
            "RateLimit-Reset", Long.toString(reset)));
  }

  private static JsonReply error(int status, String id, String message) {
    return JsonReply.of(status, body(id, message));
  }

  private static ObjectNode body(String id, String message) {
    return JsonReply.JSON
        .createObjectNode()
        .put("id", id)
        .put("message", message)
        .put("request_id", "4d9d8375-3c56-4925-a3e7-eb137fed17e9");
  }

  @Override
  public JsonReply answer(CloudRequest request) {
    if (isOrder(request)) {
      return order(request.json());
    }
    if (request.is("GET", "/v2/droplets")) {
      return list(request);
    }
    if (request.is("GET", "/v2/account/keys")) {
      List<ObjectNode> keys = new ArrayList<>();
      account.keys().forEach(key -> keys.add(keyView(key.getKey(), key.getValue())));
      return paged("ssh_keys", keys, request);
    }
    if (request.is("POST", "/v2/account/keys")) {
      return addKey(request.json());
    }
    if (request.is("GET", "/v2/sizes")) {
      return paged(
          "sizes", SIZES.keySet().stream().map(DigitalOceanDialect::size).toList(), request);
    }
    return one(request);
  }

  private JsonReply one(CloudRequest request) {
    String key = request.below("/v2/account/keys/");
    if (request.method().equals("DELETE") && !key.isEmpty()) {
      return account.removeKey(key) ? JsonReply.empty(204) : notFound();
    }
    String[] parts = request.path().split("/");
    if (parts.length < 4 || !parts[2].equals("droplets")) {
      return notFound();
    }
    return switch (request.method()) {
      case "GET" ->
          account
              .poll(parts[3])
              .map(found -> single(200, view(found)))
              .orElseGet(DigitalOceanDialect::notFound);
      case "DELETE" -> account.remove(parts[3]) ? JsonReply.empty(204) : notFound();
      default -> rename(parts[3], request.json());
    };
  }

  private JsonReply rename(String id, JsonNode json) {
    if (!json.path("type").asText().equals("rename")) {
      return error(422, "unprocessable_entity", "You specified an invalid action type.");
    }
    String name = json.path("name").asText();
    if (account.change(id, found -> found.named(name, Optional.of(name))).isEmpty()) {
      return notFound();
    }
    ObjectNode root = JsonReply.JSON.createObjectNode();
    root.putObject("action")
        .put("id", 36_077_293)
        .put("status", "in-progress")
        .put("type", "rename");
    return JsonReply.of(201, root);
  }

  private JsonReply order(JsonNode json) {
    if (!SIZES.containsKey(json.path("size").asText())) {
      return error(
          422, "unprocessable_entity", "You specified an invalid size for Droplet creation.");
    }
    if (!REGIONS.contains(json.path("region").asText())) {
      return error(
          422, "unprocessable_entity", "You specified an invalid region for Droplet creation.");
    }
    return single(202, view(account.add(number -> machine(number, json))));
  }

  private CloudMachine machine(int number, JsonNode json) {
    List<String> tags = new ArrayList<>();
    json.path("tags").forEach(tag -> tags.add(tag.asText()));
    List<String> lines =
        account.keyLine(json.path("ssh_keys").path(0).asText()).map(List::of).orElse(List.of());
    String name = json.path("name").asText();
    return new CloudMachine(
        Integer.toString(3_164_000 + number),
        name,
        Map.of(),
        tags,
        "",
        json.path("size").asText(),
        json.path("region").asText(),
        json.path("image").asText(),
        json.path("user_data").asText(),
        lines,
        account.now(),
        CloudAccount.address(number),
        0,
        name.contains(".") ? Optional.of(name) : Optional.empty());
  }

  private static JsonReply single(int status, ObjectNode droplet) {
    ObjectNode root = JsonReply.JSON.createObjectNode();
    root.set("droplet", droplet);
    return JsonReply.of(status, root);
  }

  private static ObjectNode view(CloudMachine machine) {
    ObjectNode view = JsonReply.JSON.createObjectNode();
    view.put("id", Long.parseLong(machine.id()));
    view.put("name", machine.name());
    view.put("status", CloudAccount.isBuilt(machine) ? "active" : "new");
    view.put("created_at", machine.createdAt().toString());
    view.set("size", size(machine.plan()));
    view.put("size_slug", machine.plan());
    view.putObject("region").put("slug", machine.region());
    ArrayNode tags = view.putArray("tags");
    machine.tags().forEach(tags::add);
    ObjectNode networks = view.putObject("networks");
    ArrayNode v4 = networks.putArray("v4");
    networks.putArray("v6");
    if (machine.polls() >= 2) {
      v4.addObject().put("ip_address", "10.128.192.124").put("type", "private");
      v4.addObject().put("ip_address", machine.address().getHostAddress()).put("type", "public");
    }
    return view;
  }

  private JsonReply list(CloudRequest request) {
    String tag = request.query().getOrDefault("tag_name", "");
    List<ObjectNode> found =
        account.listed().stream()
            .filter(machine -> tag.isEmpty() || machine.tags().contains(tag))
            .map(DigitalOceanDialect::view)
            .toList();
    return paged("droplets", found, request);
  }

  private JsonReply addKey(JsonNode json) {
    String name = json.path("name").asText();
    Optional<String> id = account.addKey(name, json.path("public_key").asText());
    if (id.isEmpty()) {
      return error(422, "unprocessable_entity", "SSH Key is already in use on your account");
    }
    ObjectNode root = JsonReply.JSON.createObjectNode();
    root.set("ssh_key", keyView(id.get(), name));
    return JsonReply.of(201, root);
  }

  private static ObjectNode keyView(String id, String name) {
    return JsonReply.JSON.createObjectNode().put("id", Long.parseLong(id)).put("name", name);
  }

  /** Pages from 1; 20 on a page unless asked for up to 200; links only to what there is. */
  private static JsonReply paged(String member, List<ObjectNode> all, CloudRequest request) {
    int size = Math.min(request.number("per_page", 20), 200);
    int page = request.number("page", 1);
    ObjectNode root = JsonReply.JSON.createObjectNode();
    ArrayNode items = root.putArray(member);
    all.stream().skip((long) (page - 1) * size).limit(size).forEach(items::add);
    ObjectNode links = root.putObject("links");
    if (page * size < all.size()) {
      links
          .putObject("pages")
          .put(
              "next",
              "https://api.digitalocean.com%s?page=%d&per_page=%d"
                  .formatted(request.path(), page + 1, size));
    }
    root.putObject("meta").put("total", all.size());
    return JsonReply.of(200, root);
  }

  private static ObjectNode size(String slug) {
    ObjectNode size = JsonReply.JSON.createObjectNode();
    size.put("slug", slug).put("memory", 1024).put("vcpus", 1).put("disk", 25);
    size.put("price_monthly", (double) SIZES.getOrDefault(slug, 0)).put("available", true);
    ArrayNode regions = size.putArray("regions");
    REGIONS.forEach(regions::add);
    return size;
  }

  private static JsonReply notFound() {
    return error(404, "not_found", "The resource you were accessing could not be found.");
  }
}

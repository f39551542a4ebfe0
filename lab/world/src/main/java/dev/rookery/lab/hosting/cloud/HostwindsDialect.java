package dev.rookery.lab.hosting.cloud;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rookery.lab.hosting.JsonReply;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Hostwinds: one address, form posts, and 200 for everything; what failed says so in {@code
 * result}. No pages. A PTR wants the name to lead to the address first.
 */
final class HostwindsDialect implements CloudDialect {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);
  private static final List<String> LOCATIONS = List.of("1", "2");
  private static final List<String> PRODUCTS = List.of("101", "102");

  private final CloudAccount account;

  HostwindsDialect(CloudAccount account, InstantSource clock) {
    this.account = account;
  }

  @Override
  public boolean isOrder(CloudRequest request) {
    return request.form().getOrDefault("action", "").equals("add_instance");
  }

  @Override
  public boolean isAuthorized(CloudRequest request, String token) {
    return request.form().getOrDefault("API", "").equals(token);
  }

  @Override
  public JsonReply refusal(CloudFault fault) {
    return switch (fault) {
      case TOO_MANY_REQUESTS -> error("Rate limit reached, try again later");
      case BAD_TOKEN -> error("Invalid API key");
      case NO_CREDIT -> error("Insufficient account credit, invoice is unpaid");
      case SOLD_OUT -> error("No capacity at this location, please try again later");
      case FALSE_SUCCESS -> error("Internal error, please try again");
      default -> JsonReply.empty(502);
    };
  }

  private static JsonReply error(String message) {
    return result("error", message);
  }

  private static JsonReply result(String result, String message) {
    ArrayNode root = JsonReply.JSON.createArrayNode();
    root.addObject().put("result", result).put("action", "API").put("message", message);
    return JsonReply.of(200, root);
  }

  @Override
  public JsonReply answer(CloudRequest request) {
    Map<String, String> form = request.form();
    if (!request.method().equals("POST")) {
      return error("POST is needed");
    }
    return switch (form.getOrDefault("action", "")) {
      case "add_instance" -> order(form);
      case "get_instances" -> list();
      case "set_rdns" -> setPtr(form);
      case "delete_instance" ->
          account.remove(form.getOrDefault("serviceid", ""))
              ? result("success", "Instance deleted")
              : error("invalid serviceid");
      default -> error("Unknown action");
    };
  }

  private JsonReply order(Map<String, String> form) {
    if (!LOCATIONS.contains(form.get("location_id"))) {
      return error("Location Id is invalid.");
    }
    if (!PRODUCTS.contains(form.get("rid"))) {
      return error("Product is invalid.");
    }
    CloudMachine made = account.add(number -> machine(number, form));
    ArrayNode root = JsonReply.JSON.createArrayNode();
    root.addObject()
        .put("result", "success")
        .put("action", "Add Instance")
        .put("serviceid", Long.parseLong(made.id()));
    return JsonReply.of(200, root);
  }

  private CloudMachine machine(int number, Map<String, String> form) {
    return new CloudMachine(
        Integer.toString(880_000 + number),
        form.getOrDefault("srvrname", ""),
        Map.of(),
        List.of(),
        form.getOrDefault("hostname", ""),
        form.getOrDefault("rid", ""),
        form.getOrDefault("location_id", ""),
        form.getOrDefault("template", ""),
        "",
        List.of(form.getOrDefault("ssh_keys[]", "")),
        account.now(),
        CloudAccount.address(number),
        0,
        Optional.empty());
  }

  private JsonReply list() {
    account.pollAll();
    ArrayNode root = JsonReply.JSON.createArrayNode();
    account.listed().forEach(machine -> root.add(view(machine)));
    return JsonReply.of(200, root);
  }

  private static ObjectNode view(CloudMachine machine) {
    ObjectNode view = JsonReply.JSON.createObjectNode();
    view.put("serviceid", Long.parseLong(machine.id()));
    view.put("srvrname", machine.name());
    view.put("hostname", machine.label());
    view.put("location_id", machine.region());
    view.put("main_ip", machine.polls() >= 2 ? machine.address().getHostAddress() : null);
    view.put("status", CloudAccount.isBuilt(machine) ? "active" : "building");
    view.put("task_state", CloudAccount.isBuilt(machine) ? null : "spawning");
    view.put("created_at", TIME.format(machine.createdAt()));
    return view;
  }

  private JsonReply setPtr(Map<String, String> form) {
    Optional<CloudMachine> found = account.find(form.getOrDefault("serviceid", ""));
    String name = form.getOrDefault("rdns", "");
    if (found.isEmpty()) {
      return error("invalid serviceid");
    }
    if (!account.leadsTo(name, found.get().address())) {
      return error("The forward A record does not match this IP");
    }
    account.change(found.get().id(), machine -> machine.named(machine.name(), Optional.of(name)));
    return result("success", "rDNS set");
  }
}

package dev.rookery.lab.story;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.rookery.lab.story.Cast.StoryNode;
import dev.rookery.orchestrator.cli.ApiClient;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Two nodes are rented, provisioned over SSH and brought past their gate. */
final class FleetChapter {
  private static final Duration LIMIT = Duration.ofSeconds(120);
  private static final List<String> NAMES = List.of("node1", "node2");
  private final Lab lab;
  private final Cast cast;
  private final Narrator narrator;

  FleetChapter(Lab lab, Cast cast, Narrator narrator) {
    this.lab = lab;
    this.cast = cast;
    this.narrator = narrator;
  }

  void play() {
    narrator.teller().chapter("1  Two mail nodes, rented and provisioned");
    Map<String, String> operations = new LinkedHashMap<>();
    NAMES.forEach(name ->
        narrator.step(
            name + ".request",
            "%s is asked for through the job ledger".formatted(name),
            () -> {
              JsonNode operation =
                  cast.operator()
                      .call("POST", "/v1/nodes", Map.of("name", name, "provider", "lab"));
              operations.put(name, operationOf(operation));
              return Evidence.of("operation", operations.get(name));
            }));
    operations.forEach((name, operation) ->
        narrator.step(
            name + ".ready",
            "%s is rented, provisioned, enrolled and heard".formatted(name),
            () -> follow(name, operation)));
    NAMES.forEach(this::gate);
    narrator.step(
        "receiving-providers", "receiving providers are known by their MX", this::providers);
  }

  private static String operationOf(JsonNode answer) {
    return answer.hasNonNull("operation")
        ? answer.get("operation").path("id").asText(answer.get("operation").asText())
        : answer.path("id").asText();
  }

  private Evidence follow(String name, String operation) {
    JsonNode job =
        Operations.ofOperator(cast.operator())
            .follow(
                operation,
                LIMIT,
                (step, elapsed) ->
                    narrator.told(
                        name + "." + step.path("name").asText(),
                        "%s: %s".formatted(name, step.path("name").asText().replace('-', ' ')),
                        Evidence.of(
                                "result",
                                step.path("result").asText(step.path("result").toString()))
                            .and("marker", step.path("marker").asText()),
                        elapsed));
    return Evidence.of("steps", job.path("steps").size());
  }

  private static Evidence resultOf(JsonNode step) {
    Evidence evidence = Evidence.of("result", step.path("result").asText());
    String marker = step.path("marker").asText();
    return marker.isEmpty() ? evidence : evidence.and("marker", marker);
  }

  private void gate(String name) {
    narrator.step(
        name + ".gate",
        "%s is past its go-live gate, with the evidence kept".formatted(name),
        () -> {
          ApiClient api = cast.operator();
          JsonNode node = api.get("/v1/nodes/" + name);
          JsonNode checks = api.get("/v1/nodes/" + name + "/gate").path("items");
          Evidence evidence = Evidence.of("state", node.path("state").asText());
          checks.forEach(check ->
              evidence.and(check.path("checkId").asText(), check.path("evidence").asText()));
          StepFailedException.require(
              node.path("state").asText().equals("warming") && allOk(checks),
              "the node is warming and every check of the gate passed",
              evidence);
          remember(node);
          return evidence;
        });
  }

  private static boolean allOk(JsonNode checks) {
    for (JsonNode check : checks) {
      if (!check.path("ok").asBoolean()) {
        return false;
      }
    }
    return !checks.isEmpty();
  }

  private void remember(JsonNode node) throws java.io.IOException {
    InetAddress address = InetAddress.getByName(node.path("address").asText());
    MailHost host = lab.world().machines().at(address).orElseThrow();
    cast.nodes().add(StoryNode.of(node, host, lab.world().mailPorts().submission()));
  }

  private Evidence providers() {
    ArrayNode items = ApiClient.json().createArrayNode();
    Evidence evidence = new Evidence();
    lab.world()
        .receivers()
        .forEach(receiver -> {
          String key = receiver.character().key();
          String suffix = receiver.character().mxHost();
          items.addObject().put("key", key).putArray("mxSuffixes").add(suffix);
          evidence.and(key, suffix);
        });
    cast.operator()
        .call(
            "PUT",
            "/v1/receiving-providers",
            ApiClient.json().createObjectNode().set("items", items));
    return evidence;
  }
}

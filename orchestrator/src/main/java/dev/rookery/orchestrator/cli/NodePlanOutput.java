package dev.rookery.orchestrator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;

/** Plans of several nodes: as text with plus, tilde and minus, or as JSON. */
final class NodePlanOutput {
  private NodePlanOutput() {}

  /**
   * @param operations ended ones, in the order of the names
   */
  static void print(Connection to, List<JsonNode> operations, List<String> names) {
    PrintWriter out = to.out();
    switch (to.output()) {
      case json -> Output.json.list(out, items(operations, names));
      case name -> {
        for (int i = 0; i < names.size(); i++) {
          if (!operations.get(i).at("/result/changes").isEmpty()) {
            out.println(names.get(i));
          }
        }
      }
      case table -> {
        for (int i = 0; i < names.size(); i++) {
          out.print(text(names.get(i), operations.get(i)));
        }
      }
    }
    out.flush();
  }

  private static ArrayNode items(List<JsonNode> operations, List<String> names) {
    ArrayNode items = ApiClient.json().createArrayNode();
    for (int i = 0; i < names.size(); i++) {
      JsonNode operation = operations.get(i);
      ObjectNode item = items.addObject();
      item.put("node", names.get(i));
      item.set("operation", operation.path("id"));
      item.set("state", operation.path("state"));
      item.set("lastError", operation.path("lastError"));
      item.set("plan", operation.path("result"));
    }
    return items;
  }

  /** One node's part. */
  static String text(String name, JsonNode operation) {
    StringBuilder text = new StringBuilder(name).append('\n');
    if (!operation.path("state").asText().equals("done")) {
      return text.append(
              "  %s: %s%n"
                  .formatted(
                      Output.text(operation.path("state")),
                      Output.text(operation.path("lastError"))))
          .toString();
    }
    JsonNode plan = operation.path("result");
    plan.path("changes").forEach(change -> text.append("  ").append(line(change)).append('\n'));
    plan.path("warnings")
        .forEach(warning -> text.append("  ! ").append(Output.text(warning)).append('\n'));
    plan.path("files").forEach(file -> append(text, file));
    return text.append(
            "  Plan: %d to create, %d to change, %d to remove%n"
                .formatted(
                    plan.path("toCreate").asInt(),
                    plan.path("toChange").asInt(),
                    plan.path("toRemove").asInt()))
        .toString();
  }

  private static String line(JsonNode change) {
    char sign =
        switch (change.path("action").asText()) {
          case "create" -> '+';
          case "remove" -> '-';
          default -> '~';
        };
    return "%c %s %s (%s)"
        .formatted(
            sign,
            Output.text(change.path("kind")),
            Output.text(change.path("name")),
            Output.text(change.path("detail")));
  }

  private static void append(StringBuilder text, JsonNode file) {
    text.append("  ").append(Output.text(file.path("path"))).append('\n');
    file.path("text")
        .asText()
        .lines()
        .forEach(line ->
            text.append("    ").append(line.replaceAll("[\\p{Cntrl}&&[^\t]]", " ")).append('\n'));
  }
}

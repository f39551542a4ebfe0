package dev.rookery.orchestrator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How operations on nodes stand, on standard error: a table that is drawn again and again on a
 * terminal, else a line for each change as it ends.
 */
final class NodeProgress implements NodeOperations.Progress {
  private static final int MOST_NODES = 20;

  private final PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
  private final boolean live = System.console() != null && System.console().isTerminal();
  private final boolean tells;
  private final Map<String, Integer> told = new HashMap<>();
  private int drawn;

  /**
   * @param tellsChanges off a terminal, changes are told as they end
   */
  NodeProgress(Connection to, boolean tellsChanges) {
    this.tells = tellsChanges && to.output() == Output.table;
  }

  @Override
  public void stand(List<String> names, List<JsonNode> operations) {
    if (live) {
      draw(names, operations);
    } else if (tells) {
      for (int i = 0; i < names.size(); i++) {
        newLines(names.get(i), operations.get(i), told).forEach(err::println);
      }
    }
  }

  /** Steps that ended since the last time. */
  static List<String> newLines(String name, JsonNode operation, Map<String, Integer> told) {
    List<String> lines = new ArrayList<>();
    int seen = told.getOrDefault(name, 0);
    int done = 0;
    for (JsonNode step : operation.path("steps")) {
      if (step.path("state").asText().equals("done") && ++done > seen) {
        lines.add("%s: %s".formatted(name, label(step)));
      }
    }
    told.put(name, Math.max(done, seen));
    return lines;
  }

  /** {@code 1.02 + file /etc/x (…)} without its number. */
  private static String label(JsonNode step) {
    String name = Output.text(step.path("name"));
    return name.substring(name.indexOf(' ') + 1);
  }

  /** Rows of the table: name, state, changes done, the last one. */
  static List<String> rows(List<String> names, List<JsonNode> operations) {
    int width = names.stream().mapToInt(String::length).max().orElse(1);
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < names.size() && i < MOST_NODES; i++) {
      JsonNode steps = operations.get(i).path("steps");
      String last = steps.isEmpty() ? "" : label(steps.get(steps.size() - 1));
      rows.add(
          "%s  %-9s %3d  %s"
              .formatted(
                  names.get(i) + " ".repeat(width - names.get(i).length()),
                  Output.text(operations.get(i).path("state")),
                  steps.size(),
                  last)
              .stripTrailing());
    }
    if (names.size() > MOST_NODES) {
      rows.add("... %d more".formatted(names.size() - MOST_NODES));
    }
    return rows;
  }

  private void draw(List<String> names, List<JsonNode> operations) {
    boolean over = operations.stream().allMatch(NodeOperations::hasEnded);
    StringBuilder screen = new StringBuilder("\u001b[?7l");
    if (drawn > 0) {
      screen.append("\u001b[").append(drawn).append('F');
    }
    List<String> rows = over ? List.of() : rows(names, operations);
    rows.forEach(row -> screen.append(row).append("\u001b[K\n"));
    err.print(screen.append("\u001b[J\u001b[?7h"));
    err.flush();
    drawn = rows.size();
  }
}

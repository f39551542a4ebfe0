package dev.rookery.orchestrator.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Data on stdout: a table for people, or the API's own JSON. */
enum Output {
  table,
  json,
  name;

  /**
   * Prints a list.
   *
   * @param columns JSON pointers below each item, printed as headings in capitals
   */
  void list(PrintWriter out, JsonNode items, String... columns) {
    switch (this) {
      case json -> out.println(pretty(items));
      case name -> items.forEach(item -> out.println(nameOf(item)));
      case table -> rows(out, items, columns);
    }
    out.flush();
  }

  /** Prints one thing: as JSON, or a line for each of its fields. */
  void one(PrintWriter out, JsonNode item) {
    switch (this) {
      case json -> out.println(pretty(item));
      case name -> out.println(nameOf(item));
      case table ->
          item.properties()
              .forEach(field -> out.printf("%-16s %s%n", field.getKey(), text(field.getValue())));
    }
    out.flush();
  }

  private static void rows(PrintWriter out, JsonNode items, String... columns) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of(columns).stream().map(c -> c.toUpperCase(java.util.Locale.ROOT)).toList());
    items.forEach(
        item -> rows.add(List.of(columns).stream().map(c -> text(item.path(c))).toList()));
    int[] width = new int[columns.length];
    rows.forEach(row -> {
      for (int i = 0; i < width.length; i++) {
        width[i] = Math.max(width[i], row.get(i).length());
      }
    });
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < width.length; i++) {
        line.append(row.get(i)).append(" ".repeat(width[i] - row.get(i).length() + 2));
      }
      out.println(line.toString().stripTrailing());
    }
  }

  private static String nameOf(JsonNode item) {
    return text(item.has("name") ? item.get("name") : item.path(item.has("id") ? "id" : "kind"));
  }

  /** Text from outside may hold anything; control characters do not reach the terminal. */
  static String text(JsonNode value) {
    String text =
        value.isMissingNode() || value.isNull()
            ? "-"
            : value.isValueNode() ? value.asText() : value.toString();
    return text.replaceAll("\\p{Cntrl}", " ");
  }

  private static String pretty(JsonNode node) {
    try {
      return ApiClient.json().writerWithDefaultPrettyPrinter().writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}

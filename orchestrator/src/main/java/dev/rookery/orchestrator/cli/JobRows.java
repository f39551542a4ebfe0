package dev.rookery.orchestrator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rookery.orchestrator.platform.DurationWords;
import java.io.PrintWriter;
import java.time.Duration;

/** Jobs and kinds of job as tables. */
final class JobRows {
  private static final int PAGE = 200;

  private JobRows() {}

  /**
   * Parts of the list, one after the other.
   *
   * @param query filters, each with a leading ampersand
   */
  static ArrayNode newest(ApiClient api, String query, int limit) {
    if (limit < 1) {
      throw new CommandFailedException(
          ExitCode.USAGE, "--limit is %d, needs at least 1".formatted(limit));
    }
    ArrayNode found = ApiClient.json().createArrayNode();
    String next = "/v1/jobs?limit=" + Math.min(limit, PAGE) + query;
    while (!next.isEmpty() && found.size() < limit) {
      JsonNode part = api.get(next);
      for (JsonNode job : part.path("items")) {
        if (found.size() < limit) {
          found.add(job);
        }
      }
      next = part.path("next").asText("");
    }
    return found;
  }

  /** A job: its fields, then its steps, then its history. */
  static void print(Connection to, JsonNode job) {
    if (to.output() != Output.table) {
      to.output().one(to.out(), job);
      return;
    }
    PrintWriter out = to.out();
    ObjectNode fields = job.deepCopy();
    fields.remove("steps");
    fields.remove("history");
    Output.table.one(out, fields);
    if (!job.path("steps").isEmpty()) {
      out.println();
      Output.table.list(
          out, job.path("steps"), "name", "state", "startedAt", "finishedAt", "marker", "result");
    }
    if (!job.path("history").isEmpty()) {
      out.println();
      Output.table.list(
          out, job.path("history"), "at", "attempt", "event", "who", "ranMillis", "detail");
    }
  }

  static void printKinds(Connection to, Iterable<JsonNode> kinds) {
    ArrayNode rows = ApiClient.json().createArrayNode();
    kinds.forEach(kind -> rows.add(to.output() == Output.table ? row(kind) : kind));
    to.output()
        .list(
            to.out(),
            rows,
            "kind",
            "scheduled",
            "waiting",
            "ready",
            "running",
            "failed",
            "quarantined",
            "lag",
            "done/h",
            "failed/h",
            "p50",
            "p95",
            "workers",
            "paused");
  }

  private static ObjectNode row(JsonNode kind) {
    ObjectNode row = ApiClient.json().createObjectNode();
    row.set("kind", kind.path("kind"));
    kind.path("depth").properties().forEach(state -> row.set(state.getKey(), state.getValue()));
    JsonNode hour = kind.path("lastHour");
    row.put("lag", duration(kind.path("lagMillis")));
    row.set("done/h", hour.path("done"));
    row.set("failed/h", hour.path("failed"));
    row.put("p50", duration(hour.path("p50Millis")));
    row.put("p95", duration(hour.path("p95Millis")));
    row.set("workers", kind.path("workers"));
    row.put("paused", pause(kind.path("paused")));
    return row;
  }

  private static String pause(JsonNode paused) {
    return paused.has("by")
        ? "%s: %s".formatted(paused.path("by").asText(), paused.path("reason").asText())
        : "-";
  }

  private static String duration(JsonNode millis) {
    return millis.isNumber() ? DurationWords.of(Duration.ofMillis(millis.asLong())) : "-";
  }
}

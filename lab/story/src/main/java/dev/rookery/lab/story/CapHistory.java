package dev.rookery.lab.story;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rookery.orchestrator.cli.ApiClient;
import java.util.Map;
import java.util.TreeMap;

/** The cap of one address at one receiving provider on any day, from the decisions that set it. */
record CapHistory(TreeMap<Integer, Integer> capFromDay) {

  static CapHistory ask(ApiClient operator, String ip, String provider) {
    TreeMap<Integer, Integer> caps = new TreeMap<>();
    JsonNode decisions =
        operator.get("/v1/warmup/%s/%s/decisions".formatted(ip, provider)).path("items");
    decisions.forEach(
        decision -> caps.put(decision.path("day").asInt(), decision.path("capAfter").asInt()));
    return new CapHistory(caps);
  }

  /** 0 before the first decision; a day without one keeps the cap of the day before. */
  int on(int day) {
    Map.Entry<Integer, Integer> last = capFromDay.floorEntry(day);
    return last == null ? 0 : last.getValue();
  }
}

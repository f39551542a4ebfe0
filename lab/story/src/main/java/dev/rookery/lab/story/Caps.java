package dev.rookery.lab.story;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rookery.orchestrator.cli.ApiClient;
import java.util.ArrayList;
import java.util.List;

/** Today's caps as the API shows them. */
record Caps(List<Cap> caps) {

  /** What one address may send to one receiving provider on a day. */
  record Cap(String ip, String provider, int day, int cap) {}

  static Caps ask(ApiClient operator) {
    List<Cap> caps = new ArrayList<>();
    for (JsonNode item : operator.get("/v1/warmup").path("items")) {
      caps.add(
          new Cap(
              item.path("ip").asText(),
              item.path("provider").asText(),
              item.path("day").asInt(),
              item.path("cap").asInt()));
    }
    return new Caps(caps);
  }

  boolean areFor(int day, int expected) {
    return caps.size() >= expected && caps.stream().allMatch(cap -> cap.day() >= day);
  }

  int sum(String provider) {
    return caps.stream().filter(c -> c.provider().equals(provider)).mapToInt(Cap::cap).sum();
  }

  int of(String ip, String provider) {
    return caps.stream()
        .filter(c -> c.provider().equals(provider) && c.ip().equals(ip))
        .mapToInt(Cap::cap)
        .sum();
  }
}

package dev.rookery.orchestrator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rookery.orchestrator.platform.Finding;
import java.util.ArrayList;
import java.util.List;

/** Asks a running control plane about itself and its nodes. */
final class PlaneChecks {
  private PlaneChecks() {}

  static List<Finding> of(ApiClient api) {
    List<Finding> findings = new ArrayList<>();
    findings.add(
        Finding.of(
            "plane.ready",
            "look into its log; start it with 'rookery serve --config FILE'",
            () -> "health says " + api.get("/health/ready").path("status").asText("ready")));
    if (findings.getFirst().status() != Finding.Status.ok) {
      findings.add(Finding.unknown("plane.nodes", "the control plane does not answer"));
      return findings;
    }
    JsonNode fleet = api.get("/v1/nodes");
    findings.add(silence(fleet.path("silence")));
    fleet.path("items").forEach(node -> findings.addAll(node(node)));
    api.get("/v1/outcomes/reconcile")
        .path("items")
        .forEach(progress -> findings.add(frames(progress)));
    findings.add(jobs(api));
    return findings;
  }

  private static Finding silence(JsonNode silence) {
    return silence.path("holds").asBoolean()
        ? Finding.problem(
            "fleet.heard",
            text(silence, "sentence"),
            "look at Redis and at this machine's network first; then at the nodes")
        : Finding.ok("fleet.heard", text(silence, "sentence"));
  }

  private static List<Finding> node(JsonNode node) {
    String name = node.path("name").asText();
    String standing = node.path("state").asText();
    if (List.of("maintenance", "retired").contains(standing)) {
      return List.of(Finding.ok("node.%s.state".formatted(name), standing));
    }
    String liveness = node.path("liveness").asText();
    Finding alive =
        liveness.equals("alive")
            ? Finding.ok(
                "node.%s.alive".formatted(name), "last heartbeat " + text(node, "lastHeartbeatAt"))
            : Finding.problem(
                "node.%s.alive".formatted(name),
                "%s, last heartbeat %s".formatted(liveness, text(node, "lastHeartbeatAt")),
                "rookery node show %s; its agent is restarted over SSH by itself".formatted(name));
    boolean applied = node.path("wantedVersion").asLong() == node.path("appliedVersion").asLong();
    String versions =
        "wanted %s, applied %s"
            .formatted(text(node, "wantedVersion"), text(node, "appliedVersion"));
    Finding current =
        applied
            ? Finding.ok("node.%s.current".formatted(name), versions)
            : Finding.problem(
                "node.%s.current".formatted(name), versions, "wait a moment; then look at its log");
    boolean held = standing.equals("quarantined");
    Finding state =
        held
            ? Finding.problem(
                "node.%s.state".formatted(name),
                text(node, "quarantineReason"),
                "find out why, then release it with the right host key")
            : Finding.ok("node.%s.state".formatted(name), standing);
    return List.of(state, alive, current);
  }

  private static Finding frames(JsonNode progress) {
    String id = "node.%s.frames".formatted(text(progress, "name"));
    long refused = progress.path("refused").asLong();
    return refused == 0
        ? Finding.ok(id, "watermark %s, nothing refused".formatted(text(progress, "watermark")))
        : Finding.problem(id, refused + " frames were refused", "look at them in refused_frames");
  }

  private static Finding jobs(ApiClient api) {
    boolean some = !api.get("/v1/jobs?state=failed,quarantined&limit=1").path("items").isEmpty();
    return some
        ? Finding.problem(
            "jobs.failed",
            "there are jobs that wait for a person",
            "rookery job list --state failed,quarantined")
        : Finding.ok("jobs.failed", "no job waits for a person");
  }

  private static String text(JsonNode node, String field) {
    return node.path(field).isMissingNode() || node.path(field).isNull()
        ? "none"
        : node.path(field).asText();
  }
}

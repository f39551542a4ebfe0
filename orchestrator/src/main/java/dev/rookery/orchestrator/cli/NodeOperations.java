package dev.rookery.orchestrator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** One operation on each of several nodes, followed until all have ended. */
final class NodeOperations {
  private static final long POLL_NANOS = 150_000_000;

  private final ApiClient api;
  private final String verb;
  private final List<String> names;

  /**
   * @param verb last word of the path: plan, diff, drift or apply
   */
  NodeOperations(ApiClient api, String verb, List<String> names) {
    this.api = api;
    this.verb = verb;
    this.names = names;
  }

  List<String> names() {
    return names;
  }

  /** Hears how the operations stand. */
  interface Progress {
    /**
     * @param operations in the order of the names, as the API gives them
     */
    void stand(List<String> names, List<JsonNode> operations);
  }

  /** Starts them all; the answer is in the order of the names. */
  List<JsonNode> follow(Progress progress) {
    List<JsonNode> operations = new ArrayList<>();
    names.forEach(name -> operations.add(start(name)));
    progress.stand(names, operations);
    while (!operations.stream().allMatch(NodeOperations::hasEnded)) {
      LockSupport.parkNanos(POLL_NANOS);
      if (Thread.interrupted()) {
        throw new CommandFailedException(130, "interrupted; the jobs go on");
      }
      operations.replaceAll(operation ->
          hasEnded(operation)
              ? operation
              : api.get("/v1/operations/" + operation.path("id").asText()));
      progress.stand(names, operations);
    }
    return operations;
  }

  /** One that cannot be started is as one that failed; the others go on. */
  private JsonNode start(String name) {
    try {
      return api.call("POST", "/v1/nodes/" + Paths.segment(name) + "/" + verb, Map.of());
    } catch (CommandFailedException e) {
      if (names.size() == 1) {
        throw e;
      }
      ObjectNode failed = ApiClient.json().createObjectNode();
      return failed.put("state", "failed").put("lastError", e.getMessage());
    }
  }

  static boolean hasEnded(JsonNode operation) {
    return List.of("done", "failed", "cancelled", "quarantined")
        .contains(operation.path("state").asText());
  }
}

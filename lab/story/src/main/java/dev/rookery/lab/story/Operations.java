package dev.rookery.lab.story;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rookery.orchestrator.cli.ApiClient;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/** Follows a job of the ledger through the API until it is over. */
final class Operations {
  private final ApiClient api;
  private final String path;

  private Operations(ApiClient api, String path) {
    this.api = api;
    this.path = path;
  }

  /** As a tenant sees its operations. */
  static Operations ofTenant(ApiClient api) {
    return new Operations(api, "/v1/operations/");
  }

  /** As an operator sees jobs: with the results of their steps. */
  static Operations ofOperator(ApiClient api) {
    return new Operations(api, "/v1/jobs/");
  }

  /**
   * Waits for the end and tells each finished step once, in order.
   *
   * @param told called with the step as the API shows it and how long it took
   * @return the job, done
   * @throws StepFailedException it failed, or the limit passed; with the ledger's own explanation
   */
  JsonNode follow(String id, Duration limit, BiConsumer<JsonNode, Duration> told) {
    Set<String> seen = new HashSet<>();
    return Waiting.until(
        limit,
        "operation " + id + " is done",
        () -> {
          JsonNode job = look(id);
          tellNew(job, seen, told);
          return over(job);
        },
        () -> Evidence.of("explanation", look(id).path("explanation").asText()));
  }

  private JsonNode look(String id) {
    return api.get(path + id);
  }

  private static void tellNew(JsonNode job, Set<String> seen, BiConsumer<JsonNode, Duration> told) {
    for (JsonNode step : job.path("steps")) {
      if (step.path("state").asText().equals("done") && seen.add(step.path("name").asText())) {
        told.accept(step, elapsed(step));
      }
    }
  }

  private static Duration elapsed(JsonNode step) {
    return Duration.between(
        Instant.parse(step.path("startedAt").asText()),
        Instant.parse(step.path("finishedAt").asText()));
  }

  private static Optional<JsonNode> over(JsonNode job) {
    return switch (job.path("state").asText()) {
      case "done" -> Optional.of(job);
      case "failed", "cancelled", "quarantined" ->
          throw new StepFailedException(
              "operation %s ends well".formatted(job.path("kind").asText()),
              Evidence.of("explanation", job.path("explanation").asText())
                  .and("error", job.path("lastError").asText()));
      default -> Optional.empty();
    };
  }
}

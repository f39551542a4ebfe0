package dev.rookery.orchestrator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rookery job …}. */
@Command(
    name = "job",
    description = "the job ledger: what runs, what waits and why",
    mixinStandardHelpOptions = true)
final class JobCommand {

  @Command(name = "list", description = "newest jobs first", mixinStandardHelpOptions = true)
  void list(
      @Mixin Connection to,
      @Option(names = "--state", description = "only jobs in this state") @Nullable String state) {
    try (ApiClient api = to.api()) {
      String query = state == null ? "" : "?state=" + Paths.segment(state);
      to.output()
          .list(
              to.out(),
              api.get("/v1/jobs" + query).path("items"),
              "id",
              "kind",
              "state",
              "attempt",
              "runAt",
              "lane");
    }
  }

  @Command(name = "show", description = "one job with its steps", mixinStandardHelpOptions = true)
  void show(@Mixin Connection to, @Parameters(paramLabel = "ID") String id) {
    try (ApiClient api = to.api()) {
      to.output().one(to.out(), api.get("/v1/jobs/" + Paths.segment(id)));
    }
  }

  @Command(
      name = "explain",
      description = "in one sentence: why the job is where it is",
      mixinStandardHelpOptions = true)
  void explain(@Mixin Connection to, @Parameters(paramLabel = "ID") String id) {
    try (ApiClient api = to.api()) {
      JsonNode job = api.get("/v1/jobs/" + Paths.segment(id));
      to.out().println(job.path("explanation").asText());
    }
  }

  @Command(
      name = "retry",
      description = "run a failed, cancelled or quarantined job again",
      mixinStandardHelpOptions = true)
  void retry(@Mixin Connection to, @Parameters(paramLabel = "ID") String id) {
    act(to, id, "retry");
  }

  @Command(name = "cancel", description = "cancel a waiting job", mixinStandardHelpOptions = true)
  void cancel(@Mixin Connection to, @Parameters(paramLabel = "ID") String id) {
    act(to, id, "cancel");
  }

  private static void act(Connection to, String id, String verb) {
    try (ApiClient api = to.api()) {
      to.output()
          .one(to.out(), api.call("POST", "/v1/jobs/" + Paths.segment(id) + "/" + verb, Map.of()));
    }
  }
}

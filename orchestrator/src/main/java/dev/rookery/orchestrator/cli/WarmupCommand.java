package dev.rookery.orchestrator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rookery warmup …}. */
@Command(
    name = "warmup",
    description = "caps of each address at each receiving provider, and why",
    mixinStandardHelpOptions = true)
final class WarmupCommand {

  @Command(name = "list", description = "caps of today", mixinStandardHelpOptions = true)
  void list(@Mixin Connection to) {
    try (ApiClient api = to.api()) {
      to.output()
          .list(
              to.out(),
              api.get("/v1/warmup").path("items"),
              "ip",
              "provider",
              "day",
              "step",
              "cap",
              "ladder");
    }
  }

  @Command(
      name = "explain",
      description = "every decision for an address, in sentences",
      mixinStandardHelpOptions = true)
  void explain(
      @Mixin Connection to,
      @Parameters(paramLabel = "IP") String ip,
      @Option(names = "--provider", required = true, description = "receiving provider")
          String provider) {
    try (ApiClient api = to.api()) {
      JsonNode decisions =
          api.get(
                  "/v1/warmup/%s/%s/decisions"
                      .formatted(Paths.segment(ip), Paths.segment(provider)))
              .path("items");
      to.output().list(to.out(), decisions, "day", "move", "capAfter", "sentence");
    }
  }
}

package dev.rookery.orchestrator.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code rookery hosting …}. */
@Command(
    name = "hosting",
    description = "hosting providers: what they offer",
    mixinStandardHelpOptions = true)
final class HostingCommand {

  @Command(
      name = "plans",
      description = "sizes and regions of a provider, with their price a month",
      mixinStandardHelpOptions = true)
  void plans(@Mixin Connection to, @Parameters(paramLabel = "PROVIDER") String provider) {
    try (ApiClient api = to.api()) {
      to.output()
          .list(
              to.out(),
              api.get("/v1/hosting/" + Paths.segment(provider) + "/plans").path("items"),
              "plan",
              "region",
              "cores",
              "memoryMb",
              "diskGb",
              "monthlyCents",
              "monthlyCurrency");
    }
  }
}

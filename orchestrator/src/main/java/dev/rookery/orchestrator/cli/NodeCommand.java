package dev.rookery.orchestrator.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rookery node …}. */
@Command(
    name = "node",
    description = "mail nodes: rent, look at, bring back to what is wanted",
    mixinStandardHelpOptions = true)
final class NodeCommand {

  @Command(
      name = "list",
      description = "all nodes, wanted and seen",
      mixinStandardHelpOptions = true)
  void list(@Mixin Connection to) {
    try (ApiClient api = to.api()) {
      to.output()
          .list(
              to.out(),
              api.get("/v1/nodes").path("items"),
              "name",
              "state",
              "address",
              "hostname",
              "liveness",
              "appliedVersion",
              "queued");
    }
  }

  @Command(name = "show", description = "one node", mixinStandardHelpOptions = true)
  void show(@Mixin Connection to, @Parameters(paramLabel = "NAME") String name) {
    try (ApiClient api = to.api()) {
      to.output().one(to.out(), api.get("/v1/nodes/" + Paths.segment(name)));
    }
  }

  @Command(
      name = "create",
      description = "rent a server from a hosting provider and make it a mail node",
      mixinStandardHelpOptions = true)
  void create(
      @Mixin Connection to,
      @Parameters(paramLabel = "NAME") String name,
      @Option(names = "--provider", required = true, description = "hosting provider")
          String provider) {
    try (ApiClient api = to.api()) {
      to.output()
          .one(to.out(), api.call("POST", "/v1/nodes", Map.of("name", name, "provider", provider)));
    }
  }

  @Command(
      name = "gate",
      description = "the checks a node passed before it went live, with their evidence",
      mixinStandardHelpOptions = true)
  void gate(@Mixin Connection to, @Parameters(paramLabel = "NAME") String name) {
    try (ApiClient api = to.api()) {
      to.output()
          .list(
              to.out(),
              api.get("/v1/nodes/" + Paths.segment(name) + "/gate").path("items"),
              "checkId",
              "ok",
              "checkedAt",
              "evidence");
    }
  }

  @Command(
      name = "converge",
      description = "compare the host with what is wanted and apply the differences",
      mixinStandardHelpOptions = true)
  void converge(@Mixin Connection to, @Parameters(paramLabel = "NAME") String name) {
    try (ApiClient api = to.api()) {
      to.output()
          .one(
              to.out(),
              api.call("POST", "/v1/nodes/" + Paths.segment(name) + "/converge", Map.of()));
    }
  }
}

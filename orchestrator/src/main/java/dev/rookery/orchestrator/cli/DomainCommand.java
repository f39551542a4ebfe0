package dev.rookery.orchestrator.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rookery domain …}; needs a tenant's key. */
@Command(
    name = "domain",
    description = "sending domains: records planned, applied and proven",
    mixinStandardHelpOptions = true)
final class DomainCommand {

  @Command(name = "list", description = "the tenant's domains", mixinStandardHelpOptions = true)
  void list(@Mixin Connection to) {
    try (ApiClient api = to.api()) {
      to.output()
          .list(
              to.out(),
              api.get("/v1/domains").path("items"),
              "id",
              "name",
              "state",
              "dnsProvider",
              "verifiedAt");
    }
  }

  @Command(name = "add", description = "claim a sending domain", mixinStandardHelpOptions = true)
  void add(
      @Mixin Connection to,
      @Parameters(paramLabel = "DOMAIN") String name,
      @Option(names = "--dns", required = true, description = "where its zone is edited")
          String provider) {
    try (ApiClient api = to.api()) {
      to.output()
          .one(
              to.out(),
              api.call("POST", "/v1/domains", Map.of("name", name, "dnsProvider", provider)));
    }
  }

  @Command(
      name = "plan",
      description = "the DNS changes that would make the zone right",
      mixinStandardHelpOptions = true)
  void plan(@Mixin Connection to, @Parameters(paramLabel = "ID") String id) {
    try (ApiClient api = to.api()) {
      var plan = api.call("POST", path(id) + "/dns/plan", Map.of());
      if (to.output() == Output.table) {
        to.out().println(plan.path("diff").asText());
        to.out().println("hash " + plan.path("hash").asText());
      } else {
        to.output().one(to.out(), plan);
      }
    }
  }

  @Command(
      name = "apply",
      description = "apply a plan that was shown, named by its hash",
      mixinStandardHelpOptions = true)
  void apply(
      @Mixin Connection to,
      @Parameters(paramLabel = "ID") String id,
      @Parameters(paramLabel = "HASH") String hash) {
    try (ApiClient api = to.api()) {
      to.output()
          .one(to.out(), api.call("POST", path(id) + "/dns/apply", Map.of("planHash", hash)));
    }
  }

  @Command(
      name = "verify",
      description = "ask every authoritative server",
      mixinStandardHelpOptions = true)
  void verify(@Mixin Connection to, @Parameters(paramLabel = "ID") String id) {
    try (ApiClient api = to.api()) {
      to.output().one(to.out(), api.call("POST", path(id) + "/dns/verify", Map.of()));
    }
  }

  @Command(
      name = "checks",
      description = "what each server answered at the last verification",
      mixinStandardHelpOptions = true)
  void checks(@Mixin Connection to, @Parameters(paramLabel = "ID") String id) {
    try (ApiClient api = to.api()) {
      to.output()
          .list(
              to.out(),
              api.get(path(id) + "/checks").path("items"),
              "checkId",
              "verdict",
              "server",
              "rfc",
              "found");
    }
  }

  private static String path(String id) {
    return "/v1/domains/" + Paths.segment(id);
  }
}

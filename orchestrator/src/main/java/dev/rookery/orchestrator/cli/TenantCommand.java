package dev.rookery.orchestrator.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rookery tenant …}. */
@Command(
    name = "tenant",
    description = "customers of this installation",
    mixinStandardHelpOptions = true)
final class TenantCommand {

  @Command(
      name = "create",
      description = "create a tenant; its first API key is printed once",
      mixinStandardHelpOptions = true)
  void create(
      @Mixin Connection to,
      @Parameters(paramLabel = "CODE", description = "short name: a-z, 0-9, -") String code,
      @Option(names = "--name", required = true, description = "name of the organisation")
          String name) {
    try (ApiClient api = to.api()) {
      to.output()
          .one(to.out(), api.call("POST", "/v1/admin/tenants", Map.of("code", code, "name", name)));
    }
  }

  @Command(name = "list", description = "all tenants", mixinStandardHelpOptions = true)
  void list(@Mixin Connection to) {
    try (ApiClient api = to.api()) {
      to.output()
          .list(
              to.out(),
              api.get("/v1/admin/tenants").path("items"),
              "code",
              "name",
              "state",
              "createdAt");
    }
  }
}

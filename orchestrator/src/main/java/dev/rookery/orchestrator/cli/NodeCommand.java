package dev.rookery.orchestrator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rookery node …}. */
@Command(
    name = "node",
    description = "mail nodes: rent, look at, bring back to what is wanted, take out of service",
    mixinStandardHelpOptions = true,
    subcommands = {
      NodePlanCommands.Plan.class,
      NodePlanCommands.Diff.class,
      NodePlanCommands.Drift.class,
      NodePlanCommands.Apply.class,
      NodeLifeCommands.Maintain.class,
      NodeLifeCommands.Resume.class,
      NodeLifeCommands.Drain.class,
      NodeLifeCommands.Retire.class,
      NodeLifeCommands.Replace.class,
      NodeLifeCommands.Upgrade.class,
      NodeGateCommand.class,
      NodeCertificateCommand.class
    })
final class NodeCommand {
  @Command(
      name = "list",
      description = "all nodes, wanted and seen",
      mixinStandardHelpOptions = true)
  void list(@Mixin Connection to) {
    try (ApiClient api = to.api()) {
      JsonNode fleet = api.get("/v1/nodes");
      if (fleet.at("/silence/holds").asBoolean()) {
        System.err.println(fleet.at("/silence/sentence").asText());
      }
      to.output()
          .list(
              to.out(),
              fleet.path("items"),
              "name",
              "state",
              "address",
              "hostname",
              "liveness",
              "appliedVersion",
              "queued",
              "monthlyCents",
              "monthlyCurrency");
    }
  }

  @Command(name = "show", description = "one node", mixinStandardHelpOptions = true)
  void show(@Mixin Connection to, @Parameters(paramLabel = "NAME") String name) {
    try (ApiClient api = to.api()) {
      ObjectNode node = (ObjectNode) api.get("/v1/nodes/" + Paths.segment(name));
      node.set("drift", api.get("/v1/nodes/" + Paths.segment(name) + "/drift"));
      to.output().one(to.out(), node);
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
      name = "add",
      description = "make a host that you have already a mail node",
      mixinStandardHelpOptions = true)
  void add(@Mixin Connection to, @Mixin OwnHostOptions host) {
    try (ApiClient api = to.api()) {
      to.output().one(to.out(), api.call("POST", "/v1/nodes/own", host.body()));
    }
  }

  @Command(
      name = "pin",
      description = {
        "tell the host key of a rented machine whose provider does not tell it",
        "With --jump-host-key: the changed one of the jump host it is reached through."
      },
      mixinStandardHelpOptions = true)
  void pin(
      @Mixin Connection to,
      @Parameters(paramLabel = "NAME") String name,
      @ArgGroup(exclusive = false, multiplicity = "1") PinnedKeys keys) {
    try (ApiClient api = to.api()) {
      api.call("POST", "/v1/nodes/" + Paths.segment(name) + "/host-key", keys.body());
    }
  }

  /** One of the two, or both. */
  static final class PinnedKeys {
    @Option(
        names = "--host-key",
        description = "fingerprint as ssh-keygen -lf prints it, SHA256:…",
        paramLabel = "FINGERPRINT")
    private @Nullable String hostKey;

    @Option(
        names = "--jump-host-key",
        description = "fingerprint that its jump host must show from now on",
        paramLabel = "FINGERPRINT")
    private @Nullable String jumpHostKey;

    Map<String, Object> body() {
      Map<String, Object> body = new TreeMap<>();
      if (hostKey != null) {
        body.put("hostKey", hostKey);
      }
      if (jumpHostKey != null) {
        body.put("jumpHostKey", jumpHostKey);
      }
      return body;
    }
  }

  @Command(
      name = "release",
      description = "let a quarantined node go on, with the host key that you vouch for",
      mixinStandardHelpOptions = true)
  void release(
      @Mixin Connection to,
      @Parameters(paramLabel = "NAME") String name,
      @Option(
              names = "--host-key",
              required = true,
              description = "fingerprint as ssh-keygen -lf prints it on the host, SHA256:…",
              paramLabel = "FINGERPRINT")
          String hostKey) {
    post(to, name, "release-quarantine", Map.of("hostKey", hostKey));
  }

  @Command(
      name = "rotate-key",
      description = {
        "give a node a new SSH key to log in with, and take the old one off its host",
        "A job: whatever interrupts it, one of the two keys is let in."
      },
      mixinStandardHelpOptions = true)
  void rotateKey(@Mixin Connection to, @Parameters(paramLabel = "NAME") String name) {
    post(to, name, "rotate-key", Map.of());
  }

  private static void post(Connection to, String name, String verb, Map<String, Object> body) {
    try (ApiClient api = to.api()) {
      to.output()
          .one(
              to.out(),
              api.call("POST", "/v1/nodes/%s/%s".formatted(Paths.segment(name), verb), body));
    }
  }

  @Command(
      name = "reconcile",
      description =
          "machines that providers bill and no node has, second machines of a node, nodes whose machine is gone; changes nothing",
      mixinStandardHelpOptions = true)
  void reconcile(
      @Mixin Connection to,
      @Option(names = "--provider", description = "this one only (default: all)")
          @Nullable String provider,
      @Option(names = "--exit-code", description = "exit with 20 when there are differences")
          boolean exitCode) {
    try (ApiClient api = to.api()) {
      String query = provider == null ? "" : "?provider=" + Paths.segment(provider);
      JsonNode report = api.get("/v1/hosting/reconciliation" + query);
      to.output()
          .list(
              to.out(),
              report.path("items"),
              "kind",
              "provider",
              "reference",
              "name",
              "node",
              "createdAt",
              "monthlyCents",
              "monthlyCurrency",
              "explanation");
      requireCompared(report, exitCode);
    }
  }

  private static void requireCompared(JsonNode report, boolean exitCode) {
    JsonNode unanswered = report.path("unanswered");
    if (!unanswered.isEmpty()) {
      throw new CommandFailedException(
          ExitCode.PARTIAL, "not compared: " + Output.text(unanswered));
    }
    int differences = report.path("items").size();
    if (exitCode && differences > 0) {
      throw new CommandFailedException(ExitCode.DIFFERENCES, differences + " differences");
    }
  }

  @Command(
      name = "costs",
      description = "what each node costs a month and a delivered mail of the last 30 days",
      mixinStandardHelpOptions = true)
  void costs(@Mixin Connection to) {
    try (ApiClient api = to.api()) {
      JsonNode costs = api.get("/v1/costs");
      if (to.output() == Output.json) {
        to.output().one(to.out(), costs);
        return;
      }
      to.output()
          .list(
              to.out(),
              costs.path("items"),
              "name",
              "provider",
              "monthlyCents",
              "currency",
              "delivered",
              "centsPerDelivered");
      to.output()
          .list(
              to.out(),
              costs.path("totals"),
              "currency",
              "nodes",
              "monthlyCents",
              "delivered",
              "centsPerDelivered");
    }
  }
}

package dev.rookery.orchestrator.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.rookery.orchestrator.platform.Finding;
import dev.rookery.orchestrator.platform.InstallationChecks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rookery doctor}. Reads only; exit code 9 when there are problems. */
@Command(
    name = "doctor",
    description = "look at this machine, a configuration file and a running control plane",
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Runnable {
  @Mixin private Connection to = new Connection();

  @Option(
      names = "--config",
      description = "also look at everything this file speaks of",
      paramLabel = "FILE")
  private @Nullable Path config;

  @Override
  public void run() {
    List<Finding> findings = new ArrayList<>(MachineChecks.all());
    if (config != null) {
      findings.addAll(InstallationChecks.of(config));
    }
    findings.addAll(plane());
    to.output().list(to.out(), json(findings), "id", "status", "evidence", "fix");
    long problems =
        findings.stream().filter(each -> each.status() == Finding.Status.problem).count();
    if (problems > 0) {
      throw new CommandFailedException(ExitCode.PROBLEMS_FOUND, problems + " problems found");
    }
  }

  /** Where no control plane is known there is nothing to ask, which is no problem. */
  private List<Finding> plane() {
    ApiClient api;
    try {
      api = to.api();
    } catch (CommandFailedException e) {
      return List.of(Finding.unknown("plane.ready", "no running control plane is known"));
    }
    try (api) {
      return PlaneChecks.of(api);
    }
  }

  private static ArrayNode json(List<Finding> findings) {
    ArrayNode items = ApiClient.json().createArrayNode();
    for (Finding each : findings) {
      items
          .addObject()
          .put("id", each.id())
          .put("status", each.status().name())
          .put("evidence", each.evidence())
          .put("fix", each.fix());
    }
    return items;
  }
}

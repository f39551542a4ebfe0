package dev.rookery.orchestrator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rookery node gate NAME}. */
@Command(
    name = "gate",
    description = {
      "the checks that a node must pass before it goes live, with their evidence",
      "weak = it may go live, but something is less good than it should be, or nobody could tell."
    },
    mixinStandardHelpOptions = true)
final class NodeGateCommand implements Runnable {
  @Mixin private Connection to = new Connection();

  @Parameters(paramLabel = "NAME")
  private String name = "";

  @Option(
      names = "--again",
      description = {
        "make every check anew, and wait for it",
        "A node that waits at the gate goes live when none fails. Exit code 9 when one fails."
      })
  private boolean again;

  @Option(
      names = "--full",
      description = "also what was asked and what answered, a paragraph for each check")
  private boolean full;

  @Override
  public void run() {
    try (ApiClient api = to.api()) {
      if (again) {
        requireDone(
            new NodeOperations(api, "gate", List.of(name))
                .follow(new NodeProgress(to, false))
                .getFirst());
      }
      JsonNode checks = api.get("/v1/nodes/" + Paths.segment(name) + "/gate").path("items");
      if (full && to.output() == Output.table) {
        checks.forEach(check -> paragraph(to.out(), check));
        to.out().flush();
      } else {
        to.output().list(to.out(), checks, "checkId", "level", "checkedAt", "evidence");
      }
      if (again) {
        requirePassed(checks);
      }
    }
  }

  private static void requireDone(JsonNode job) {
    if (!job.path("state").asText().equals("done")) {
      throw new CommandFailedException(
          ExitCode.JOB_FAILED, "the gate was not checked: " + Output.text(job.path("lastError")));
    }
  }

  private static void requirePassed(JsonNode checks) {
    List<String> failed =
        StreamSupport.stream(checks.spliterator(), false)
            .filter(check -> !check.path("ok").asBoolean())
            .map(check -> Output.text(check.path("checkId")))
            .toList();
    if (!failed.isEmpty()) {
      throw new CommandFailedException(
          ExitCode.PROBLEMS_FOUND, "failed: " + String.join(", ", failed));
    }
  }

  private static void paragraph(PrintWriter out, JsonNode check) {
    out.printf(
        Locale.ROOT,
        "%s  %s  %s%n  %s%n  asked     %s%n  answered  %s%n",
        Output.text(check.path("checkId")),
        Output.text(check.path("level")),
        Output.text(check.path("checkedAt")),
        Output.text(check.path("evidence")),
        Output.text(check.path("asked")),
        Output.text(check.path("answered")));
  }
}

package dev.rookery.orchestrator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rookery node plan|diff|drift|apply NAME...|--all}. */
final class NodePlanCommands {
  private NodePlanCommands() {}

  /** Says what differs, in lines that begin with a plus, a tilde or a minus. */
  @Command(
      name = "plan",
      description = {
        "what an apply would change on these nodes; changes nothing",
        "Hosts are asked over SSH, all at the same time."
      },
      mixinStandardHelpOptions = true)
  static final class Plan extends OnNodes {
    @Override
    String verb() {
      return "plan";
    }
  }

  @Command(
      name = "diff",
      description = {
        "as plan, and how files differ, as diff -u says it; changes nothing",
        "Of a file that not everybody on the host may read nothing is shown."
      },
      mixinStandardHelpOptions = true)
  static final class Diff extends OnNodes {
    @Override
    String verb() {
      return "diff";
    }
  }

  @Command(
      name = "drift",
      description = {
        "look for what differs although nobody asked for a change, and keep it",
        "Every node that sends is looked at once an hour; 'node show' says what was found last."
      },
      mixinStandardHelpOptions = true)
  static final class Drift extends OnNodes {
    @Override
    String verb() {
      return "drift";
    }
  }

  @Command(
      name = "apply",
      description = {
        "change what differs on these nodes, and nothing else",
        "Each change is a step of a job; a second run changes nothing. Stopping this command does"
            + " not stop the jobs."
      },
      mixinStandardHelpOptions = true)
  static final class Apply extends OnNodes {
    @Override
    String verb() {
      return "apply";
    }
  }

  /** Which nodes. */
  static final class Names {
    @Parameters(paramLabel = "NAME", arity = "1..*")
    private List<String> names = List.of();

    @Option(names = "--all", description = "all nodes but retired and quarantined ones")
    private boolean all;
  }

  /** An operation on each of several nodes, all at the same time. */
  abstract static class OnNodes implements Runnable {
    @Mixin private Connection to = new Connection();

    @ArgGroup(multiplicity = "1")
    private Names which = new Names();

    @Option(
        names = "--exit-code",
        description = "exit code 20 when there are, or were, differences")
    private boolean exitCode;

    abstract String verb();

    @Override
    public final void run() {
      try (ApiClient api = to.api()) {
        NodeOperations operations = new NodeOperations(api, verb(), names(api));
        List<JsonNode> ended = operations.follow(new NodeProgress(to, verb().equals("apply")));
        NodePlanOutput.print(to, ended, operations.names());
        require(ended);
      }
    }

    private List<String> names(ApiClient api) {
      if (!which.all) {
        return which.names.stream().distinct().toList();
      }
      List<String> names = new ArrayList<>();
      for (JsonNode node : api.get("/v1/nodes").path("items")) {
        String state = node.path("state").asText();
        if (node.hasNonNull("address") && !List.of("retired", "quarantined").contains(state)) {
          names.add(node.path("name").asText());
        }
      }
      return names;
    }

    private void require(List<JsonNode> ended) {
      long failed =
          ended.stream().filter(job -> !job.path("state").asText().equals("done")).count();
      if (failed > 0) {
        throw new CommandFailedException(
            failed == ended.size() ? ExitCode.JOB_FAILED : ExitCode.PARTIAL,
            "%s failed on %d of %d nodes".formatted(verb(), failed, ended.size()));
      }
      boolean differs = ended.stream().anyMatch(job -> !job.at("/result/changes").isEmpty());
      if (exitCode && differs) {
        throw new CommandFailedException(ExitCode.DIFFERENCES, "there are differences");
      }
    }
  }
}

package dev.rookery.orchestrator.cli;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rookery node maintain|resume|drain|retire|replace|upgrade NAME}. */
final class NodeLifeCommands {
  private NodeLifeCommands() {}

  /** Which node, and why. */
  abstract static class OnNode implements Runnable {
    @Mixin private Connection to = new Connection();

    @Parameters(paramLabel = "NAME")
    private String name = "";

    abstract String verb();

    /** What is sent. */
    Map<String, Object> body() {
      return Map.of();
    }

    @Override
    public final void run() {
      try (ApiClient api = to.api()) {
        to.output()
            .one(
                to.out(),
                api.call("POST", "/v1/nodes/" + Paths.segment(name) + "/" + verb(), body()));
      }
    }
  }

  /** With a reason for the trail. */
  abstract static class WithReason extends OnNode {
    @Option(names = "--reason", description = "why, for the trail and for who looks at the node")
    private @Nullable String reason;

    @Override
    Map<String, Object> body() {
      return reason == null ? Map.of() : Map.of("reason", reason);
    }
  }

  @Command(
      name = "replace",
      description = {
        "rent a node that takes over from this one",
        "The new one is made, every domain's SPF record names it at all its servers, it serves; then"
            + " the old one is drained and retired. One job does it all."
      },
      mixinStandardHelpOptions = true)
  static final class Replace extends OnNode {
    @Option(names = "--by", required = true, description = "name of the node that takes over")
    private String by = "";

    @Option(names = "--provider", description = "hosting provider (default: the old node's)")
    private @Nullable String provider;

    @Option(
        names = "--keep-until-warm",
        description = "the old node serves until the new one's addresses are warm")
    private boolean keeps;

    @Override
    String verb() {
      return "replace";
    }

    @Override
    Map<String, Object> body() {
      Map<String, Object> body = new TreeMap<>(Map.of("by", by, "keepUntilWarm", keeps));
      if (provider != null) {
        body.put("provider", provider);
      }
      return body;
    }
  }

  @Command(
      name = "upgrade",
      description = {
        "move nodes to the agent of this installation (agent.package)",
        "The new agent is unpacked beside the old one and started; when it is not heard of with all"
            + " its doors open in time, the old one takes its place again. With --all one node goes"
            + " first, then a quarter of the others, then the rest; the first failure stops it."
      },
      mixinStandardHelpOptions = true)
  static final class Upgrade implements Runnable {
    @Mixin private Connection to = new Connection();

    @ArgGroup(multiplicity = "1")
    private Which which = new Which();

    /** Some, or all. */
    static final class Which {
      @Parameters(paramLabel = "NAME", arity = "1..*")
      private List<String> names = List.of();

      @Option(names = "--all", description = "all nodes in service, in waves")
      private boolean all;
    }

    @Override
    public void run() {
      try (ApiClient api = to.api()) {
        List<String> paths =
            which.all
                ? List.of("/v1/nodes/upgrade")
                : which.names.stream()
                    .distinct()
                    .map(name -> "/v1/nodes/" + Paths.segment(name) + "/upgrade")
                    .toList();
        for (String path : paths) {
          to.output().one(to.out(), api.call("POST", path, Map.of()));
        }
      }
    }
  }

  @Command(
      name = "maintain",
      description = {
        "take a node out of service while you work on it",
        "It takes no new mail (451 4.3.2) and sends what it has; its agent is not restarted, and its"
            + " silence is nobody's concern, until 'node resume'."
      },
      mixinStandardHelpOptions = true)
  static final class Maintain extends WithReason {
    @Override
    String verb() {
      return "maintain";
    }
  }

  @Command(
      name = "resume",
      description = "put a node in maintenance or draining back to service, as what it was",
      mixinStandardHelpOptions = true)
  static final class Resume extends OnNode {
    @Override
    String verb() {
      return "resume";
    }
  }

  @Command(
      name = "drain",
      description = {
        "let a node take nothing new and wait until its queue is empty",
        "The job fails when it is not after nodes.retry-horizon. 'node resume' ends it."
      },
      mixinStandardHelpOptions = true)
  static final class Drain extends WithReason {
    @Option(
        names = "--and-retire",
        description = "take it out of the fleet for good afterwards, as 'node retire' does")
    private boolean retires;

    @Override
    String verb() {
      return retires ? "retire" : "drain";
    }
  }

  @Command(
      name = "retire",
      description = {
        "drain a node and take it out of the fleet for good",
        "Its addresses leave the domains' records when the retry horizon of its last mail is over,"
            + " then its name goes, and a rented machine is given back with its disks."
      },
      mixinStandardHelpOptions = true)
  static final class Retire extends WithReason {
    @Option(
        names = "--discard-queue",
        description =
            "give up what lies in its queue and wait for nothing: for a node that is gone")
    private boolean discards;

    @Override
    String verb() {
      return "retire";
    }

    @Override
    Map<String, Object> body() {
      Map<String, Object> body = new TreeMap<>(super.body());
      body.put("discardQueue", discards);
      return body;
    }
  }
}

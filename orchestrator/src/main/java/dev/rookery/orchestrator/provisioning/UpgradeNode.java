package dev.rookery.orchestrator.provisioning;

import dev.rookery.orchestrator.fleet.Liveness;
import dev.rookery.orchestrator.fleet.Node;
import dev.rookery.orchestrator.fleet.NodeJob;
import dev.rookery.orchestrator.fleet.NodeWork;
import dev.rookery.orchestrator.fleet.Nodes;
import dev.rookery.orchestrator.fleet.Sighting;
import dev.rookery.orchestrator.fleet.Sightings;
import dev.rookery.orchestrator.fleet.Upgrades;
import dev.rookery.orchestrator.jobs.RetryPolicy;
import dev.rookery.orchestrator.jobs.RunResult;
import dev.rookery.orchestrator.jobs.Steps;
import dev.rookery.orchestrator.platform.Installation;
import dev.rookery.orchestrator.platform.Json;
import dev.rookery.orchestrator.platform.OperatorActionException;
import dev.rookery.orchestrator.provisioning.layout.NodeLayout;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks the installation's agent beside the one that runs, lets the link lead to it and starts it
 * again. When it is not heard of with all its doors open in time, or a person ends the job, the
 * link leads back and the earlier agent is started.
 */
@Singleton
final class UpgradeNode extends NodeJob {
  private static final String BEGIN = "begin";
  private static final RetryPolicy SOON =
      new RetryPolicy(3, Duration.ofSeconds(1), Duration.ofSeconds(5));

  private final Nodes nodes;
  private final Upgrades upgrades;
  private final Converger converger;
  private final Sightings sightings;
  private final Duration heartbeat;
  private final Duration patience;
  private final Clock clock;

  UpgradeNode(
      Nodes nodes,
      Upgrades upgrades,
      Converger converger,
      Sightings sightings,
      Installation installation,
      Clock clock) {
    super(NodeWork.UPGRADE);
    this.nodes = nodes;
    this.upgrades = upgrades;
    this.converger = converger;
    this.sightings = sightings;
    this.heartbeat = installation.heartbeat();
    this.patience = heartbeat.multipliedBy(installation.nodeRules().silentAfter());
    this.clock = clock;
  }

  @Override
  public RetryPolicy retries() {
    return SOON;
  }

  @Override
  public Set<String> steps() {
    return Set.of(BEGIN, "switch", "healthy", "tidy");
  }

  /**
   * Where it comes from and goes to; packages by their SHA-256.
   *
   * @param from null = the host has no agent
   * @param startedAt of the agent that ran, by the node's clock; null = it was not heard of
   */
  record Move(@Nullable String from, String to, @Nullable Instant startedAt) {}

  record Switched(Instant at) {}

  @Override
  public RunResult run(NodeWork work, Steps steps) throws Exception {
    Node node = nodes.require(work.node());
    Move move = steps.step(BEGIN, Move.class, () -> begin(node));
    if (move.to().equals(move.from()) && !steps.isDone("switch") && isWell(node, move)) {
      return RunResult.done("%s runs %s already".formatted(node.name(), shown(move.to())));
    }
    Switched switched = steps.step("switch", Switched.class, () -> switchTo(node, move));
    if (!steps.isDone("healthy")) {
      Optional<String> trouble = trouble(node, move);
      if (trouble.isPresent()) {
        return wait(node, move, switched, trouble.get());
      }
      steps.step("healthy", Boolean.class, () -> true);
    }
    steps.step("tidy", Boolean.class, () -> tidy(node, move));
    return RunResult.done("%s runs %s".formatted(node.name(), shown(move.to())));
  }

  private Move begin(Node node) throws Exception {
    Instant started = sightings.find(node.id()).map(Sighting::agentStartedAt).orElse(null);
    return new Move(converger.agentOn(node).orElse(null), converger.packagedAgent(node), started);
  }

  private Switched switchTo(Node node, Move move) throws Exception {
    upgrades.hold(node.id(), move.to());
    converger.convergeAgent(nodes.require(node.id()));
    return new Switched(clock.instant());
  }

  private RunResult wait(Node node, Move move, Switched switched, String trouble) {
    if (clock.instant().isAfter(switched.at().plus(patience))) {
      throw new OperatorActionException(
          "agent %s on node %s is not well %s after its start: %s; %s"
              .formatted(
                  shown(move.to()),
                  node.name(),
                  patience,
                  trouble,
                  move.from() == null
                      ? "there is none to go back to"
                      : "agent %s takes its place again".formatted(shown(move.from()))));
    }
    return RunResult.snooze(heartbeat, trouble);
  }

  /** What ran before is no other agent when nothing is to change. */
  private boolean isWell(Node node, Move move) {
    return trouble(sightings.find(node.id()), "agent-" + shown(move.to()), null).isEmpty();
  }

  private Optional<String> trouble(Node node, Move move) {
    return trouble(sightings.find(node.id()), "agent-" + shown(move.to()), move.startedAt());
  }

  /**
   * What keeps an agent from being well; empty = nothing does. Pure.
   *
   * @param folder that it must run from
   * @param before when the earlier agent was started; one that tells no folder must be a later one
   */
  static Optional<String> trouble(
      Optional<Sighting> seen, String folder, @Nullable Instant before) {
    if (seen.isEmpty() || seen.get().liveness() != Liveness.ALIVE) {
      return Optional.of("its agent is not heard of");
    }
    Sighting now = seen.get();
    boolean isOther =
        now.agentFolder() == null
            ? Objects.equals(now.agentStartedAt(), before)
            : !now.agentFolder().equals(folder);
    if (isOther) {
      return Optional.of(
          "the agent that is heard of is another, started at %s".formatted(now.agentStartedAt()));
    }
    return now.doors().isEmpty() || now.doors().containsValue(false)
        ? Optional.of("it says of its doors: %s".formatted(new TreeMap<>(now.doors())))
        : Optional.empty();
  }

  private boolean tidy(Node node, Move move) throws Exception {
    List<String> kept = new ArrayList<>(List.of(move.to()));
    if (move.from() != null) {
      kept.add(move.from());
    }
    converger.removeAgentsBut(node, kept);
    return true;
  }

  @Override
  public boolean undoes() {
    return true;
  }

  /** The first step knows the way back; nothing else of them has an effect that must go. */
  @Override
  public void undo(NodeWork work, String step, @Nullable String result, Steps steps)
      throws Exception {
    if (!step.equals(BEGIN) || result == null) {
      return;
    }
    String from = Json.read(result, Move.class).from();
    if (from != null) {
      upgrades.hold(work.node(), from);
      converger.convergeAgent(nodes.require(work.node()));
      steps.note("agent %s runs again".formatted(shown(from)));
    }
  }

  private static String shown(String sha256) {
    return NodeLayout.shown(sha256);
  }
}

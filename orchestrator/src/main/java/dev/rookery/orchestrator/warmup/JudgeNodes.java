package dev.rookery.orchestrator.warmup;

import dev.rookery.orchestrator.fleet.AutomaticActions;
import dev.rookery.orchestrator.fleet.EgressSource;
import dev.rookery.orchestrator.fleet.EgressSources;
import dev.rookery.orchestrator.fleet.Node;
import dev.rookery.orchestrator.fleet.NodeMoves;
import dev.rookery.orchestrator.fleet.NodeState;
import dev.rookery.orchestrator.fleet.Nodes;
import dev.rookery.orchestrator.jobs.Recurring;
import dev.rookery.orchestrator.platform.SendingCalendar;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Makes a node active once its addresses are warm, and warming again when one is new, rests or was
 * taken back. A node that is out of service moves all the same: it returns to what it is by then.
 */
@Singleton
final class JudgeNodes extends Recurring {
  private static final Duration EVERY = Duration.ofSeconds(10);

  private final Nodes nodes;
  private final NodeMoves moves;
  private final EgressSources sources;
  private final Warmups warmups;
  private final AutomaticActions automatic;

  JudgeNodes(
      Nodes nodes,
      NodeMoves moves,
      EgressSources sources,
      Warmups warmups,
      AutomaticActions automatic,
      SendingCalendar calendar) {
    super("warmup.judge-nodes", shorter(EVERY, calendar.day().dividedBy(10)));
    this.nodes = nodes;
    this.moves = moves;
    this.sources = sources;
    this.warmups = warmups;
    this.automatic = automatic;
  }

  @Override
  protected void turn() {
    if (automatic.heldBack().isPresent()) {
      return;
    }
    List<Warmup> pairs = warmups.list();
    Map<UUID, List<String>> addresses =
        sources.inUse().stream()
            .collect(
                Collectors.groupingBy(
                    EgressSource::node, Collectors.mapping(EgressSource::ip, Collectors.toList())));
    for (Node node : nodes.list()) {
      if (node.state().isSending() && addresses.containsKey(node.id())) {
        judge(node, NodeWarmth.of(addresses.get(node.id()), pairs));
      }
    }
  }

  private void judge(Node node, NodeWarmth warmth) {
    NodeState right = warmth.isWarm() ? NodeState.ACTIVE : NodeState.WARMING;
    if (node.state() != right) {
      moves.moveIfStill(node.id(), node.state(), right, warmth.sentence());
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}

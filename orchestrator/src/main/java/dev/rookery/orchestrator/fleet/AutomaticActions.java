package dev.rookery.orchestrator.fleet;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asked before anything is done to a node that no person asked for. */
@Singleton
public final class AutomaticActions {
  private static final Logger LOG = LoggerFactory.getLogger(AutomaticActions.class);

  private final Nodes nodes;
  private final Sightings sightings;
  private volatile boolean held;

  public AutomaticActions(Nodes nodes, Sightings sightings) {
    this.nodes = nodes;
    this.sightings = sightings;
  }

  /** Why none may be done now, a sentence; empty = they may. */
  public Optional<String> heldBack() {
    MassSilence silence = silence();
    tellChange(silence);
    return silence.holds() ? Optional.of(silence.sentence()) : Optional.empty();
  }

  /** How many nodes are not heard of. */
  public MassSilence silence() {
    return silence(nodes.list(), sightings.byNode());
  }

  /** As {@link #silence()}, of a fleet that was read already. */
  public static MassSilence silence(List<Node> fleet, Map<UUID, Sighting> seen) {
    return MassSilence.of(
        fleet.stream()
            .filter(node -> node.isInService() && seen.containsKey(node.id()))
            .map(node -> seen.get(node.id()).liveness())
            .toList());
  }

  private void tellChange(MassSilence silence) {
    if (silence.holds() && !held) {
      LOG.warn("fleet: {}", silence.sentence());
    } else if (!silence.holds() && held) {
      LOG.info("fleet: {}; automatic actions go on", silence.sentence());
    }
    held = silence.holds();
  }
}

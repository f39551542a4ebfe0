package dev.rookery.orchestrator.pacing;

import dev.rookery.contract.NodeKeys;
import dev.rookery.contract.SealedWanted;
import dev.rookery.contract.WantedState;
import dev.rookery.orchestrator.fleet.Node;
import dev.rookery.orchestrator.fleet.NodeSecrets;
import dev.rookery.orchestrator.fleet.NodeState;
import dev.rookery.orchestrator.fleet.Nodes;
import dev.rookery.orchestrator.pacing.WantedVersions.Given;
import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.RedisLink;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;

/**
 * Gives each node its wanted state: composed from PostgreSQL, versioned there, sealed for the node
 * and shown in Redis. Doing it again changes nothing.
 */
@Singleton
public final class WantedStates {
  private final Database database;
  private final Nodes nodes;
  private final NodeSecrets secrets;
  private final Composer composer;
  private final WantedBoard board;
  private final Clock clock;

  WantedStates(
      Database database,
      Nodes nodes,
      NodeSecrets secrets,
      Composer composer,
      RedisLink redis,
      Clock clock) {
    this.database = database;
    this.nodes = nodes;
    this.secrets = secrets;
    this.composer = composer;
    this.board = new WantedBoard(redis);
    this.clock = clock;
  }

  private record Sealable(WantedState state, NodeKeys keys) {}

  /**
   * Shows every enrolled node what it must work by now; one that is quarantined is told nothing.
   *
   * @throws redis.clients.jedis.exceptions.JedisException Redis is away: the versions stand, and
   *     {@link #repair} shows them as soon as it is back
   */
  public void publish() {
    List<Sealable> documents = database.asWorker(this::compose);
    Map<UUID, Long> shown =
        board.versions(documents.stream().map(each -> each.state().node()).toList());
    for (Sealable each : documents) {
      WantedState state = each.state();
      if (shown.get(state.node()) != state.version()) {
        board.show(state.node(), SealedWanted.seal(state, each.keys()));
      }
    }
  }

  /** Version that each node must work by; a node that is told nothing is left out. */
  public Map<UUID, Long> versions() {
    return database.asWorker(WantedVersions::current);
  }

  /** Publishes again when Redis does not show every node its version. Cheap when all is well. */
  public void repair() {
    Map<UUID, Long> right = database.asWorker(WantedVersions::current);
    if (!board.versions(right.keySet()).equals(right)) {
      publish();
    }
  }

  private List<Sealable> compose(DSLContext tx) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Map<UUID, NodeKeys> keys = secrets.nodeKeys(tx);
    List<Node> told =
        nodes.list(tx).stream()
            .filter(node -> keys.containsKey(node.id()) && node.state() != NodeState.QUARANTINED)
            .toList();
    Map<UUID, Given> given = WantedVersions.lock(tx, told.stream().map(Node::id).toList(), now);
    List<Sealable> documents = new ArrayList<>();
    for (WantedState composed : composer.compose(tx, told, now)) {
      UUID node = composed.node();
      NodeKeys own = keys.get(node);
      documents.add(
          new Sealable(WantedVersions.versioned(tx, composed, own, given.get(node), now), own));
    }
    return documents;
  }
}

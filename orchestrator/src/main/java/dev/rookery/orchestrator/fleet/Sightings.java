package dev.rookery.orchestrator.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rookery.contract.Codec;
import dev.rookery.contract.ContractException;
import dev.rookery.contract.Frame;
import dev.rookery.contract.Heartbeat;
import dev.rookery.contract.NodeKeys;
import dev.rookery.contract.RedisKeys;
import dev.rookery.orchestrator.jobs.Recurring;
import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.Installation;
import dev.rookery.orchestrator.platform.Installation.NodeRules;
import dev.rookery.orchestrator.platform.RedisLink;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for every node's sign of life, once a heartbeat interval, and makes good what a flushed
 * Redis forgot: the nodes' users.
 */
@Singleton
public final class Sightings extends Recurring {
  private static final Logger LOG = LoggerFactory.getLogger(Sightings.class);

  private final Database database;
  private final NodeSecrets secrets;
  private final RedisLink redis;
  private final RedisUsers redisUsers;
  private final Duration interval;
  private final NodeRules rules;
  private final Clock clock;

  /** Since when every turn could read Redis; silence before it is ours, not the nodes'. */
  private volatile @Nullable Instant lookingSince;

  Sightings(
      Database database,
      NodeSecrets secrets,
      RedisLink redis,
      RedisUsers redisUsers,
      Installation installation,
      Clock clock) {
    super("fleet.sightings", installation.heartbeat());
    this.database = database;
    this.secrets = secrets;
    this.redis = redis;
    this.redisUsers = redisUsers;
    this.interval = installation.heartbeat();
    this.rules = installation.nodeRules();
    this.clock = clock;
  }

  private record Known(NodeKeys keys, String redisPassword) {}

  /** What was last seen of a node; empty when it never showed itself. */
  public Optional<Sighting> find(UUID node) {
    return database.asWorker(db -> SightingStore.find(db, node));
  }

  /** What was last seen, by node. */
  public Map<UUID, Sighting> byNode() {
    Map<UUID, Sighting> byNode = new HashMap<>();
    database.asWorker(SightingStore::list).forEach(seen -> byNode.put(seen.node(), seen));
    return byNode;
  }

  @Override
  protected void turn() {
    Map<UUID, Known> nodes = database.asWorker(this::enrolled);
    try {
      repairUsers(nodes);
      Instant now = clock.instant();
      Instant since = lookingSince == null ? now : lookingSince;
      nodes.forEach((node, known) -> look(node, known.keys(), now, since));
      lookingSince = since;
    } catch (RuntimeException e) {
      lookingSince = null;
      throw e;
    }
  }

  private Map<UUID, Known> enrolled(DSLContext db) {
    Map<UUID, Known> known = new HashMap<>();
    for (Node node : NodeStore.list(db, null)) {
      if (node.state() != NodeState.RETIRED) {
        secrets
            .nodeKeys(db, node.id())
            .ifPresent(keys ->
                known.put(
                    node.id(),
                    new Known(keys, secrets.redisPassword(db, node.id()).orElseThrow())));
      }
    }
    return known;
  }

  private void repairUsers(Map<UUID, Known> nodes) {
    var users = redisUsers.known();
    database.asWorker(db -> NodeStore.list(db, NodeState.RETIRED)).stream()
        .map(Node::id)
        .filter(node -> users.contains(RedisUsers.user(node)))
        .forEach(redisUsers::remove); // made again at the moment it was retired
    nodes.forEach((node, known) -> {
      if (!users.contains(RedisUsers.user(node))) {
        LOG.info("Redis lost the user of node {}, making it again", node);
        redisUsers.ensure(node, known.redisPassword());
      }
    });
  }

  private void look(UUID node, NodeKeys keys, Instant now, Instant since) {
    byte[] value = redis.commands().get(RedisKeys.heartbeat(node).getBytes(UTF_8));
    Optional<Heartbeat> beat = value == null ? Optional.empty() : read(node, keys, value);
    database.asWorker(db -> {
      beat.ifPresent(seen -> SightingStore.see(db, seen, now));
      SightingStore.find(db, node).ifPresent(seen -> judge(db, seen, now, since));
      return null;
    });
  }

  private static Optional<Heartbeat> read(UUID node, NodeKeys keys, byte[] value) {
    try {
      Heartbeat beat = Codec.read(keys.open(Frame.read(value)), Heartbeat.class);
      return Optional.of(beat).filter(seen -> seen.node().equals(node));
    } catch (ContractException e) {
      LOG.warn("node {}: a heartbeat that is not its own: {}", node, e.getMessage());
      return Optional.empty();
    }
  }

  private void judge(DSLContext db, Sighting seen, Instant now, Instant since) {
    Instant last = seen.lastHeartbeatAt();
    if (last != null) {
      Instant from = last.isAfter(since) ? last : since;
      SightingStore.liveness(
          db, seen.node(), Liveness.of(Duration.between(from, now), interval, rules), now);
    }
  }
}

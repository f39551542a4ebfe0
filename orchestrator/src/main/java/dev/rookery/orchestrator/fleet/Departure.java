package dev.rookery.orchestrator.fleet;

import dev.rookery.contract.RedisKeys;
import dev.rookery.orchestrator.audit.Audit;
import dev.rookery.orchestrator.audit.Change;
import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.RedisLink;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.UUID;

/** The last that is done about a node: it knows no secret of ours and may not talk to us. */
@Singleton
public final class Departure {
  private final Database database;
  private final NodeSecrets secrets;
  private final RedisUsers redisUsers;
  private final RedisLink redis;
  private final WantedChanges wantedChanges;
  private final Audit audit;

  public Departure(
      Database database,
      NodeSecrets secrets,
      RedisUsers redisUsers,
      RedisLink redis,
      WantedChanges wantedChanges,
      Audit audit) {
    this.database = database;
    this.secrets = secrets;
    this.redisUsers = redisUsers;
    this.redis = redis;
    this.wantedChanges = wantedChanges;
    this.audit = audit;
  }

  /**
   * Retires the node and forgets what it shares with us. The key of its unsubscribe links stays,
   * for they stand in mail that was delivered.
   *
   * @param actor for the trail
   */
  public void retire(UUID id, String actor) {
    database.asWorker(db -> {
      Node node =
          NodeStore.lock(db, id).orElseThrow(() -> new IllegalStateException("no node " + id));
      if (node.state() != NodeState.RETIRED) {
        NodeStore.state(db, id, NodeState.RETIRED);
        NodeStore.service(db, id, NodeService.IN_SERVICE);
        secrets.forget(db, id);
        audit.record(
            db,
            Change.of(null, actor, "node.retired", "node", id)
                .with(Map.of("from", node.standing())));
        wantedChanges.announce(db);
      }
      return node;
    });
  }

  /**
   * Takes its user and its keys out of Redis; again and again without harm.
   *
   * @throws redis.clients.jedis.exceptions.JedisException Redis is away
   */
  public void revoke(UUID node) {
    redisUsers.remove(node);
    redis
        .commands()
        .del(
            RedisKeys.events(node),
            RedisKeys.heartbeat(node),
            RedisKeys.wanted(node),
            RedisKeys.watermark(node));
  }
}

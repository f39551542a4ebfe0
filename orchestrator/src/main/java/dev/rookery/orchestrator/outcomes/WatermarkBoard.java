package dev.rookery.orchestrator.outcomes;

import static dev.rookery.sql.Tables.NODE_WATERMARKS;

import dev.rookery.contract.RedisKeys;
import dev.rookery.contract.Watermark;
import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.RedisLink;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Tells nodes how far PostgreSQL has their events. What stands in Redis is a copy: PostgreSQL's
 * value is written again whenever Redis shows another one, even when it went back (a restored
 * backup: the node then sends again what is missing).
 */
final class WatermarkBoard {
  private final Database database;
  private final RedisLink redis;

  WatermarkBoard(Database database, RedisLink redis) {
    this.database = database;
    this.redis = redis;
  }

  void publish(UUID node, Watermark watermark) {
    redis.commands().set(RedisKeys.watermark(node), watermark.write());
    redis.commands().publish(RedisKeys.wake(node), "watermark");
  }

  /** Publishes again what is missing or differs in Redis. */
  void repair(Collection<UUID> nodes) {
    if (nodes.isEmpty()) {
      return;
    }
    Map<UUID, Watermark> stored = stored();
    List<UUID> known = nodes.stream().filter(stored::containsKey).toList();
    if (known.isEmpty()) {
      return;
    }
    List<String> shown =
        redis.commands().mget(known.stream().map(RedisKeys::watermark).toArray(String[]::new));
    for (int i = 0; i < known.size(); i++) {
      Watermark right = stored.get(known.get(i));
      if (!right.write().equals(shown.get(i))) {
        publish(known.get(i), right);
      }
    }
  }

  /** Of each node's epochs the one that was touched last. */
  private Map<UUID, Watermark> stored() {
    return database.asWorker(db ->
        db.select(NODE_WATERMARKS.NODE_ID, NODE_WATERMARKS.EPOCH, NODE_WATERMARKS.SEQ)
            .distinctOn(NODE_WATERMARKS.NODE_ID)
            .from(NODE_WATERMARKS)
            .orderBy(NODE_WATERMARKS.NODE_ID, NODE_WATERMARKS.UPDATED_AT.desc())
            .fetchMap(row -> row.value1(), row -> new Watermark(row.value2(), row.value3())));
  }
}

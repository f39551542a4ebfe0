package dev.rookery.orchestrator.pacing;

import dev.rookery.contract.RedisKeys;
import dev.rookery.contract.SealedWanted;
import dev.rookery.orchestrator.platform.RedisLink;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Response;

/** Where nodes find their wanted state. Lost: shown again within a second. */
final class WantedBoard {
  /** A version has at most 19 digits; one more for the colon. */
  private static final int VERSION_END = 19;

  private final RedisLink redis;

  WantedBoard(RedisLink redis) {
    this.redis = redis;
  }

  void show(UUID node, SealedWanted wanted) {
    redis.commands().set(RedisKeys.wanted(node), wanted.write());
    redis.commands().publish(RedisKeys.wake(node), "wanted");
  }

  /** The version shown to each node, 0 = none. Reads a few octets of each, not the document. */
  Map<UUID, Long> versions(Collection<UUID> nodes) {
    Map<UUID, Response<String>> starts = new HashMap<>();
    try (AbstractPipeline pipeline = redis.commands().pipelined()) {
      nodes.forEach(
          node -> starts.put(node, pipeline.getrange(RedisKeys.wanted(node), 0, VERSION_END)));
    }
    Map<UUID, Long> versions = new HashMap<>();
    starts.forEach((node, start) -> versions.put(node, version(start.get())));
    return versions;
  }

  private static long version(String start) {
    int colon = start.indexOf(':');
    try {
      return colon > 0 ? Long.parseLong(start.substring(0, colon)) : 0;
    } catch (NumberFormatException _) {
      return 0;
    }
  }
}

package dev.rookery.agent.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rookery.contract.Codec;
import dev.rookery.contract.Event;
import dev.rookery.contract.Frame;
import dev.rookery.contract.NodeKeys;
import dev.rookery.contract.RedisAccess;
import dev.rookery.contract.RedisKeys;
import dev.rookery.contract.RedisRights;
import dev.rookery.contract.Watermark;
import dev.rookery.lab.redis.EmbeddedRedis;
import dev.rookery.lab.redis.RedisSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.resps.StreamEntry;

/** A real Redis with a node's user, and a control plane that only ingests. */
public final class NodeRedis implements AutoCloseable {
  private static final String USER = "node";
  private static final String PASSWORD = "node-password";

  private final EmbeddedRedis redis = EmbeddedRedis.start(RedisSettings.throwAway());
  private final UUID node;
  private final NodeKeys keys;
  private final Map<Long, Event> ingested = new TreeMap<>();

  public NodeRedis(UUID node, NodeKeys keys) {
    this.node = node;
    this.keys = keys;
    grant();
  }

  /** Makes the node's user, with the rights of the contract and no more. */
  public void grant() {
    List<String> rules = new ArrayList<>(List.of("reset", "on", ">" + PASSWORD));
    rules.addAll(RedisRights.of(node));
    try (Jedis admin = admin()) {
      admin.aclSetUser(USER, rules.toArray(String[]::new));
    }
  }

  public RedisAccess access() {
    return new RedisAccess(redis.address().getHostString(), redis.port(), false, USER, PASSWORD);
  }

  public EmbeddedRedis server() {
    return redis;
  }

  public Jedis admin() {
    return new Jedis(redis.url());
  }

  /** Takes what the stream holds, each event once, and publishes the watermark. */
  public Map<Long, Event> ingest() {
    try (Jedis admin = admin()) {
      for (StreamEntry entry : admin.xrange(RedisKeys.events(node), "-", "+")) {
        take(entry);
      }
      long seq = 0;
      while (ingested.containsKey(seq + 1)) {
        seq++;
      }
      if (seq > 0) {
        admin.set(RedisKeys.watermark(node), new Watermark(ingested.get(seq).epoch(), seq).write());
      }
    } catch (JedisException _) {
      // away: the next call looks again
    }
    return ingested;
  }

  private void take(StreamEntry entry) {
    byte[] body = entry.getFields().get(RedisKeys.FIELD_BODY).getBytes(UTF_8);
    Frame frame = new Frame(body, entry.getFields().get(RedisKeys.FIELD_MAC));
    Event event = Codec.read(keys.open(frame), Event.class);
    ingested.put(event.seq(), event);
  }

  @Override
  public void close() {
    redis.close();
  }
}

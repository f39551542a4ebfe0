package dev.rookery.agent.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rookery.contract.ContractException;
import dev.rookery.contract.Frame;
import dev.rookery.contract.RedisAccess;
import dev.rookery.contract.RedisKeys;
import dev.rookery.contract.SealedWanted;
import dev.rookery.contract.Watermark;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.params.SetParams;
import redis.clients.jedis.params.XAddParams;

/**
 * This node's corner of Redis, and all the agent ever does there: XADD and XLEN on its stream, GET
 * of watermark and wanted state, SET of the heartbeat, SUBSCRIBE to its wake-ups. Its user has the
 * rights of {@link dev.rookery.contract.RedisRights}.
 *
 * <p>Every method throws {@link redis.clients.jedis.exceptions.JedisException} when Redis is away
 * or unwilling (full, wrong password); asking again later may help. Safe for many threads.
 */
public final class RedisLink implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 5_000;

  private final UUID node;
  private final RedisClient client;

  /** Does not connect yet. */
  public RedisLink(UUID node, RedisAccess access, Authorities authorities) {
    this.node = node;
    this.client =
        RedisClient.builder()
            .hostAndPort(access.host(), access.port())
            .clientConfig(config(access, authorities))
            .poolConfig(pool())
            .build();
  }

  private static JedisClientConfig config(RedisAccess access, Authorities authorities) {
    var config = DefaultJedisClientConfig.builder();
    if (access.tls()) {
      config.sslOptions(authorities.forRedis());
    }
    return config
        .user(access.user())
        .password(access.password())
        .connectionTimeoutMillis(TIMEOUT_MILLIS)
        .socketTimeoutMillis(TIMEOUT_MILLIS)
        .clientSetInfoConfig(ClientSetInfoConfig.DISABLED) // CLIENT is not among the rights
        .resp2()
        .autoNegotiateProtocol(false)
        .build();
  }

  private static ConnectionPoolConfig pool() {
    ConnectionPoolConfig pool = new ConnectionPoolConfig();
    pool.setMaxTotal(4);
    pool.setMinIdle(0);
    pool.setJmxEnabled(false);
    pool.setTestWhileIdle(false);
    pool.setTestOnBorrow(false);
    pool.setMaxWait(Duration.ofSeconds(5));
    return pool;
  }

  /** Adds frames to the node's stream in order. An exception leaves open how many arrived. */
  void append(List<Frame> frames) {
    byte[] key = RedisKeys.events(node).getBytes(UTF_8);
    try (Pipeline pipeline = client.pipelined()) {
      for (Frame frame : frames) {
        pipeline.xadd(key, new XAddParams(), fields(frame));
      }
      for (Object reply : pipeline.syncAndReturnAll()) {
        if (reply instanceof RuntimeException refused) {
          throw refused;
        }
      }
    }
  }

  private static Map<byte[], byte[]> fields(Frame frame) {
    return Map.of(
        RedisKeys.FIELD_BODY.getBytes(UTF_8),
        frame.body(),
        RedisKeys.FIELD_MAC.getBytes(UTF_8),
        frame.mac().getBytes(UTF_8));
  }

  /** Entries in the node's stream now. */
  long streamLength() {
    return client.xlen(RedisKeys.events(node));
  }

  /** The published watermark; empty when Redis has none or something else stands there. */
  Optional<Watermark> watermark() {
    String text = client.get(RedisKeys.watermark(node));
    try {
      return Optional.ofNullable(text).map(Watermark::read);
    } catch (ContractException _) {
      return Optional.empty();
    }
  }

  /** Shows a sign of life that vanishes after {@code expiry}. */
  void heartbeat(Frame frame, Duration expiry) {
    client.set(
        RedisKeys.heartbeat(node).getBytes(UTF_8),
        frame.write(),
        SetParams.setParams().px(expiry.toMillis()));
  }

  /**
   * The published wanted state, still sealed; empty when there is none.
   *
   * @throws ContractException something else stands there
   */
  public Optional<SealedWanted> wanted() {
    return Optional.ofNullable(client.get(RedisKeys.wanted(node))).map(SealedWanted::read);
  }

  /** Runs {@code onWake} at every wake-up; returns only by exception, or when {@link #close}d. */
  public void listen(Runnable onWake) {
    JedisPubSub ear =
        new JedisPubSub() {
          @Override
          public void onSubscribe(String channel, int subscribed) {
            onWake.run();
          }

          @Override
          public void onMessage(String channel, String message) {
            onWake.run();
          }
        };
    client.subscribe(ear, RedisKeys.wake(node));
  }

  @Override
  public void close() {
    client.close();
  }
}

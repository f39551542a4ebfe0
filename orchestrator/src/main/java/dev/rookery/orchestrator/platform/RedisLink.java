package dev.rookery.orchestrator.platform;

import dev.rookery.orchestrator.platform.Installation.RedisServer;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.SslOptions;

/** Our way to Redis. Everything in it may be lost at any time. */
@Singleton
public final class RedisLink {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private final RedisServer server;
  private final HostAndPort address;
  private final RedisClient client;

  @Inject
  public RedisLink(Installation installation) {
    this(installation.redis());
  }

  public RedisLink(RedisServer server) {
    this.server = server;
    this.address = new HostAndPort(server.host(), server.port());
    this.client =
        RedisClient.builder().hostAndPort(address).clientConfig(config(TIMEOUT).build()).build();
  }

  private DefaultJedisClientConfig.Builder config(Duration patience) {
    DefaultJedisClientConfig.Builder config =
        DefaultJedisClientConfig.builder()
            .user(server.user())
            .password(server.password().value())
            .connectionTimeoutMillis((int) patience.toMillis())
            .socketTimeoutMillis((int) patience.toMillis());
    if (server.tls()) {
      config.sslOptions(SslOptions.defaults());
    }
    return config;
  }

  /** Commands from here throw {@code JedisException} when Redis is away; callers try again. */
  public RedisClient commands() {
    return client;
  }

  /**
   * A channel for small messages, on connections of its own.
   *
   * @param patience longest wait for one answer of Redis
   */
  public RedisChannel channel(String name, Duration patience) {
    // the one connection of Jedis that may be held speaks RESP2, and warns when it is asked to try
    // more
    return new RedisChannel(name, address, () -> config(patience).autoNegotiateProtocol(false));
  }

  @PreDestroy
  void close() {
    client.close();
  }
}

package dev.rookery.orchestrator.platform;

import dev.rookery.orchestrator.platform.Installation.RedisServer;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.SslOptions;

/** Our way to Redis. Everything in it may be lost at any time. */
@Singleton
public final class RedisLink {
  private static final int TIMEOUT_MILLIS = 5_000;
  private final RedisClient client;

  @Inject
  public RedisLink(Installation installation) {
    this(installation.redis());
  }

  public RedisLink(RedisServer server) {
    DefaultJedisClientConfig.Builder config =
        DefaultJedisClientConfig.builder()
            .user(server.user())
            .password(server.password().value())
            .connectionTimeoutMillis(TIMEOUT_MILLIS)
            .socketTimeoutMillis(TIMEOUT_MILLIS);
    if (server.tls()) {
      config.sslOptions(SslOptions.defaults());
    }
    this.client =
        RedisClient.builder()
            .hostAndPort(new HostAndPort(server.host(), server.port()))
            .clientConfig(config.build())
            .build();
  }

  /** Commands from here throw {@code JedisException} when Redis is away; callers try again. */
  public RedisClient commands() {
    return client;
  }

  @PreDestroy
  void close() {
    client.close();
  }
}

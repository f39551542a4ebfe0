package dev.rookery.orchestrator.platform;

import dev.rookery.lab.redis.EmbeddedRedis;
import dev.rookery.orchestrator.platform.Installation.RedisServer;

/** How a test reaches its Redis the way a control plane does. */
public final class LiveRedis {
  private LiveRedis() {}

  public static RedisLink link(EmbeddedRedis redis) {
    RedisServer server =
        new RedisServer(
            redis.address().getHostString(),
            redis.port(),
            false,
            redis.user(),
            new Sensitive(redis.password()));
    return new RedisLink(server);
  }
}

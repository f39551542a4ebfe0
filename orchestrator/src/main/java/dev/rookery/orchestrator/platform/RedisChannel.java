package dev.rookery.orchestrator.platform;

import java.time.Duration;
import java.util.function.Supplier;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.exceptions.JedisException;

/**
 * A channel of Redis (PUBLISH, SUBSCRIBE). What is sent while somebody does not listen is lost for
 * them. All calls throw {@link TemporaryException} when Redis is away, too slow or refuses.
 */
public final class RedisChannel {
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final String name;
  private final HostAndPort server;
  private final Supplier<DefaultJedisClientConfig.Builder> config;

  RedisChannel(String name, HostAndPort server, Supplier<DefaultJedisClientConfig.Builder> config) {
    this.name = name;
    this.server = server;
    this.config = config;
  }

  /** Connects, to send. */
  public Mouth mouth() {
    return answered(() -> new Mouth(new Jedis(server, config.get().build())));
  }

  /**
   * Connects, to listen.
   *
   * @param silence a server that says nothing for so long is gone; {@link Ear#probe} more often
   */
  public Ear ear(Duration silence) {
    int millis = (int) silence.toMillis();
    return answered(
        () -> new Ear(new Jedis(server, config.get().blockingSocketTimeoutMillis(millis).build())));
  }

  /** For one thread. */
  public final class Mouth implements AutoCloseable {
    private final Jedis connection;

    private Mouth(Jedis connection) {
      this.connection = connection;
    }

    /** Returns when Redis has it. */
    public void say(String message) {
      answered(() -> connection.publish(name, message));
    }

    /** Returns when Redis answers. */
    public void probe() {
      answered(connection::ping);
    }

    @Override
    public void close() {
      answered(() -> {
        connection.close();
        return name;
      });
    }
  }

  /** What is told to those who listen; each call must return at once. */
  public interface Heard {
    /** From now on nothing is missed until the connection ends. */
    void begun();

    void message(String text);
  }

  /** One thread listens, another one may probe. */
  public final class Ear implements AutoCloseable {
    private final Jedis connection;
    private volatile JedisPubSub subscription = new JedisPubSub() {};

    private Ear(Jedis connection) {
      this.connection = connection;
    }

    /** Listens until the connection ends, or its thread is interrupted; never returns else. */
    public void listen(Heard heard) {
      subscription = new Subscription(heard);
      answered(() -> {
        connection.subscribe(subscription, name);
        return name;
      });
    }

    /** Makes Redis say something; not before somebody listens. */
    public void probe() {
      answered(() -> {
        subscription.ping();
        return name;
      });
    }

    @Override
    public void close() {
      answered(() -> {
        connection.close();
        return name;
      });
    }
  }

  private static final class Subscription extends JedisPubSub {
    private final Heard heard;

    Subscription(Heard heard) {
      this.heard = heard;
    }

    @Override
    public void onSubscribe(String channel, int subscribedChannels) {
      heard.begun();
    }

    @Override
    public void onMessage(String channel, String message) {
      heard.message(message);
    }
  }

  private <T> T answered(Supplier<T> call) {
    try {
      return call.get();
    } catch (JedisException e) {
      throw new TemporaryException(
          "Redis at %s: channel %s: %s".formatted(server, name, e.getMessage()), AGAIN, e);
    }
  }
}

package dev.rookery.lab.redis;

import dev.rookery.postgres.owned.Unpacked;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How an {@link EmbeddedRedis} runs.
 *
 * @param folder holds append-only file, users, password and log, mode 0700, spaces allowed; empty:
 *     a throw-away folder in the cache that is deleted at the end (or by the next start, after a
 *     kill)
 * @param address loopback address to listen on
 * @param port 0: any free one
 * @param durable whether an append-only file is kept (synced every second: a crash of the machine
 *     may lose that second, and Redis is lossy by design of this product anyway)
 * @param cache where the program is unpacked once
 */
public record RedisSettings(
    Optional<Path> folder, InetAddress address, int port, boolean durable, Path cache) {
  public RedisSettings {
    if (!address.isLoopbackAddress()) {
      throw new IllegalArgumentException(
          "address is %s, an embedded Redis listens on loopback only (127.0.0.0/8, ::1)"
              .formatted(address.getHostAddress()));
    }
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port is %d, must be 0 to 65535".formatted(port));
    }
  }

  /** Keeps its data in the folder. */
  public static RedisSettings durable(Path folder) {
    return new RedisSettings(
        Optional.of(folder), InetAddress.getLoopbackAddress(), 0, true, Unpacked.userCache());
  }

  /** Fast, forgets everything at the end. */
  public static RedisSettings throwAway() {
    return new RedisSettings(
        Optional.empty(), InetAddress.getLoopbackAddress(), 0, false, Unpacked.userCache());
  }

  public RedisSettings on(InetAddress address) {
    return new RedisSettings(folder, address, port, durable, cache);
  }

  public RedisSettings port(int port) {
    return new RedisSettings(folder, address, port, durable, cache);
  }
}

package dev.rookery.postgres;

import dev.rookery.postgres.owned.Unpacked;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How an {@link EmbeddedPostgres} runs.
 *
 * @param folder holds data, password and log, mode 0700, spaces allowed; empty: a throw-away folder
 *     in the cache that is deleted at the end (or by the next start, after a kill)
 * @param address loopback address to listen on
 * @param port 0: any free one
 * @param durable whether a commit survives a power failure (fsync); off for tests
 * @param cache where the programs are unpacked once
 * @param options further settings of postgresql.conf by name, e.g. {@code max_connections}
 */
public record PostgresSettings(
    Optional<Path> folder,
    InetAddress address,
    int port,
    boolean durable,
    Path cache,
    Map<String, String> options) {
  public PostgresSettings {
    if (!address.isLoopbackAddress()) {
      throw new IllegalArgumentException(
          "address is %s, an embedded PostgreSQL listens on loopback only (127.0.0.0/8, ::1)"
              .formatted(address.getHostAddress()));
    }
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port is %d, must be 0 to 65535".formatted(port));
    }
    options = Map.copyOf(options);
  }

  /** Keeps its data in the folder. */
  public static PostgresSettings durable(Path folder) {
    return new PostgresSettings(
        Optional.of(folder),
        InetAddress.getLoopbackAddress(),
        0,
        true,
        Unpacked.userCache(),
        Map.of());
  }

  /** Fast, forgets everything at the end. */
  public static PostgresSettings throwAway() {
    return new PostgresSettings(
        Optional.empty(),
        InetAddress.getLoopbackAddress(),
        0,
        false,
        Unpacked.userCache(),
        Map.of());
  }

  public PostgresSettings on(InetAddress address) {
    return new PostgresSettings(folder, address, port, durable, cache, options);
  }

  public PostgresSettings port(int port) {
    return new PostgresSettings(folder, address, port, durable, cache, options);
  }

  public PostgresSettings cache(Path cache) {
    return new PostgresSettings(folder, address, port, durable, cache, options);
  }

  /** Adds one setting of postgresql.conf. */
  public PostgresSettings option(String name, String value) {
    Map<String, String> more = new HashMap<>(options);
    more.put(name, value);
    return new PostgresSettings(folder, address, port, durable, cache, more);
  }
}

package dev.rookery.contract;

/**
 * How a node reaches Redis, as a user that may only touch its own keys.
 *
 * @param password printed as {@code [redacted]}
 */
public record RedisAccess(String host, int port, boolean tls, String user, String password) {
  @Override
  public String toString() {
    return "RedisAccess[%s@%s:%d [redacted]]".formatted(user, host, port);
  }
}

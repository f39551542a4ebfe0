package dev.rookery.lab.hosting;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.IntFunction;

/**
 * How the provider runs.
 *
 * @param address where the API listens; port 0 takes any free one
 * @param token what customers show as bearer token; a secret
 * @param state file with all servers, so that a killed lab can be cleaned up
 * @param addresses the nth machine address, n from 1 to 254, e.g. {@code network::node}
 * @param pace how long a machine takes
 * @param clock turned by tests
 */
public record HostingSettings(
    InetSocketAddress address,
    String token,
    Path state,
    IntFunction<InetAddress> addresses,
    BuildPace pace,
    InstantSource clock) {

  @Override
  public String toString() {
    return "HostingSettings[%s, [redacted], %s]".formatted(address, state);
  }
}

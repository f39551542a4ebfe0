package dev.rookery.orchestrator.fleet;

import dev.rookery.orchestrator.hosting.HostKeyFingerprint;

/**
 * A host that SSH connections to a node lead through. It only forwards; nothing runs there.
 *
 * @param address IPv4 or IPv6, as a literal
 * @param hostKey what it must show
 */
public record JumpHost(String address, int port, String user, HostKeyFingerprint hostKey) {
  /** For people: {@code user@192.0.2.1 port 22}. */
  public String name() {
    return "%s@%s port %d".formatted(user, address, port);
  }
}

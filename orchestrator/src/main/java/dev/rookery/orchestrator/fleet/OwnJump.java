package dev.rookery.orchestrator.fleet;

import dev.rookery.orchestrator.hosting.HostKeyFingerprint;
import dev.rookery.orchestrator.platform.Sensitive;
import java.util.Optional;

/**
 * A jump host that the operator names, not yet checked.
 *
 * @param address IPv4 or IPv6
 * @param hostKey what it must show; there is no first use for what all else goes through
 * @param privateKey empty = the one that logs in to the host, which is let in on both
 */
public record OwnJump(
    String address,
    int port,
    String user,
    HostKeyFingerprint hostKey,
    Optional<Sensitive> privateKey) {}

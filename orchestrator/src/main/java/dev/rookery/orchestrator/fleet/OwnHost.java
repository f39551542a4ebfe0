package dev.rookery.orchestrator.fleet;

import dev.rookery.orchestrator.hosting.HostKeyFingerprint;
import dev.rookery.orchestrator.platform.RefusedException;
import dev.rookery.orchestrator.platform.RefusedException.Kind;
import dev.rookery.orchestrator.platform.Sensitive;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A host that the operator has already and that is to become a node.
 *
 * @param name {@code ^[a-z][a-z0-9-]{0,40}$}; also its host name below the node zone
 * @param address its public IPv4 address
 * @param sshPort 1 to 65535
 * @param sshUser who logs in
 * @param hostKey empty = the first key it shows is taken, which is weaker and recorded as that
 * @param privateKey that logs in: OpenSSH's format, Ed25519, not encrypted; of this node alone
 */
public record OwnHost(
    String name,
    String address,
    int sshPort,
    String sshUser,
    Optional<HostKeyFingerprint> hostKey,
    Sensitive privateKey) {
  private static final Pattern USER = Pattern.compile("[a-z_][a-z0-9_-]{0,31}");

  /** Checks everything but the name. */
  SshIdentity requireUsable() {
    requireAddress();
    if (sshPort < 1 || sshPort > 65_535) {
      throw refused("not-a-port", "port is %d, allowed is 1 to 65535".formatted(sshPort));
    }
    if (!USER.matcher(sshUser).matches()) {
      throw refused("not-a-user", "user is '%s', allowed is a Unix user name".formatted(sshUser));
    }
    try {
      return new SshIdentity(OpenSshKey.read(privateKey.value()));
    } catch (IllegalArgumentException e) {
      throw refused("not-a-private-key", e.getMessage());
    }
  }

  private void requireAddress() {
    try {
      if (InetAddress.ofLiteral(address) instanceof Inet4Address found
          && found.getHostAddress().equals(address)
          && !found.isAnyLocalAddress()
          && !found.isMulticastAddress()) {
        return;
      }
    } catch (IllegalArgumentException e) {
      // said below
    }
    throw refused(
        "not-an-address",
        "'%s' is not the address of a host; it needs an IPv4 address like 192.0.2.25, which mail is to leave from"
            .formatted(address));
  }

  private static RefusedException refused(String type, String detail) {
    return new RefusedException(Kind.INVALID, type, detail);
  }

  NodeHost host() {
    return new NodeHost(address, "127.0.0.1", sshPort, sshUser, "/", 25, 587);
  }
}

package dev.rookery.orchestrator.fleet;

import dev.rookery.orchestrator.hosting.HostKeyFingerprint;
import dev.rookery.orchestrator.platform.RefusedException;
import dev.rookery.orchestrator.platform.RefusedException.Kind;
import dev.rookery.orchestrator.platform.Sensitive;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A host that the operator has already and that is to become a node.
 *
 * @param name {@code ^[a-z][a-z0-9-]{0,40}$}; also its host name below the node zone
 * @param address its public IPv4 address, which mail leaves from
 * @param sshAddress where SSH reaches it, IPv4 or IPv6, as the jump host sees it if there is one;
 *     empty = {@code address}
 * @param sshPort 1 to 65535
 * @param sshUser who logs in
 * @param hostKey empty = the first key it shows is taken, which is weaker and recorded as that
 * @param privateKey that logs in: OpenSSH's format, Ed25519, not encrypted; of this node alone
 * @param jump empty = it is reached straight
 */
public record OwnHost(
    String name,
    String address,
    Optional<String> sshAddress,
    int sshPort,
    String sshUser,
    Optional<HostKeyFingerprint> hostKey,
    Sensitive privateKey,
    Optional<OwnJump> jump) {
  private static final Pattern USER = Pattern.compile("[a-z_][a-z0-9_-]{0,31}");

  /** Checks everything but the name. */
  SshLogin requireUsable() {
    if (!(literal(address) instanceof Inet4Address)) {
      throw refused(
          "not-an-address",
          "'%s' is not the address of a host; it needs an IPv4 address like 192.0.2.25, which mail is to leave from; where SSH reaches it may be said apart, and be IPv6"
              .formatted(address));
    }
    sshAddress.ifPresent(OwnHost::requireReachable);
    requirePort(sshPort);
    requireUser(sshUser);
    SshIdentity own = identity(privateKey);
    if (jump.isEmpty()) {
      return SshLogin.of(own);
    }
    OwnJump over = jump.get();
    requireReachable(over.address());
    requirePort(over.port());
    requireUser(over.user());
    return new SshLogin(own, over.privateKey().map(OwnHost::identity).orElse(own));
  }

  private static void requireReachable(String text) {
    if (literal(text) == null) {
      throw refused(
          "not-an-address",
          "'%s' is not the address of a host; SSH needs an IPv4 or IPv6 address like 192.0.2.25 or 2001:db8::25"
              .formatted(text));
    }
  }

  /** Null when the text is not the address of one host. */
  private static @Nullable InetAddress literal(String text) {
    try {
      InetAddress found = InetAddress.ofLiteral(text);
      boolean isPlain = !(found instanceof Inet4Address) || found.getHostAddress().equals(text);
      return isPlain && !found.isAnyLocalAddress() && !found.isMulticastAddress() ? found : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static void requirePort(int port) {
    if (port < 1 || port > 65_535) {
      throw refused("not-a-port", "port is %d, allowed is 1 to 65535".formatted(port));
    }
  }

  private static void requireUser(String user) {
    if (!USER.matcher(user).matches()) {
      throw refused("not-a-user", "user is '%s', allowed is a Unix user name".formatted(user));
    }
  }

  private static SshIdentity identity(Sensitive privateKey) {
    try {
      return new SshIdentity(OpenSshKey.read(privateKey.value()));
    } catch (IllegalArgumentException e) {
      throw refused("not-a-private-key", e.getMessage());
    }
  }

  private static RefusedException refused(String type, String detail) {
    return new RefusedException(Kind.INVALID, type, detail);
  }

  NodeHost host() {
    JumpHost over =
        jump.map(j -> new JumpHost(j.address(), j.port(), j.user(), j.hostKey())).orElse(null);
    SshWay way = new SshWay(sshAddress.orElse(null), over);
    return new NodeHost(address, "127.0.0.1", sshPort, sshUser, "/", 25, 587, way);
  }
}

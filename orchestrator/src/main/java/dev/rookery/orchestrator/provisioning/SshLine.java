package dev.rookery.orchestrator.provisioning;

import dev.rookery.orchestrator.fleet.JumpHost;
import dev.rookery.orchestrator.fleet.NodeHost;
import dev.rookery.orchestrator.fleet.SshIdentity;
import dev.rookery.orchestrator.fleet.SshLogin;
import dev.rookery.orchestrator.hosting.HostKeyFingerprint;
import dev.rookery.orchestrator.platform.OperatorActionException;
import dev.rookery.orchestrator.provisioning.host.NodeUnreachableException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import javax.net.SocketFactory;
import net.schmizz.keepalive.KeepAliveRunner;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.connection.channel.OpenFailException;
import net.schmizz.sshj.connection.channel.direct.DirectConnection;
import net.schmizz.sshj.transport.verification.HostKeyVerifier;
import net.schmizz.sshj.userauth.UserAuthException;
import net.schmizz.sshj.userauth.keyprovider.KeyPairWrapper;
import org.jspecify.annotations.Nullable;

/**
 * The SSH connection to a host, through its jump host if it has one, watched all the way. Whatever
 * is wrong, nothing here waits longer than {@link SshPatience} says. For one thread.
 */
final class SshLine implements AutoCloseable {
  private static final Duration GOODBYE = Duration.ofSeconds(2);

  private final NodeHost host;
  private final SshPatience patience;
  private final Wire wire = new Wire();
  private final LineWatch watch;
  private final SSHClient client;
  private @Nullable SSHClient jump;

  /** Connects to nobody yet. */
  SshLine(NodeHost host, SshPatience patience) {
    this.host = host;
    this.patience = patience;
    this.watch = new LineWatch(patience.silence(), wire);
    this.client = newClient();
  }

  /** The one TCP connection of it all. */
  private final class Wire extends Socket {
    @Override
    public InputStream getInputStream() throws IOException {
      return watch.listen(super.getInputStream());
    }
  }

  /** Gives the one socket to whoever connects first. */
  private static final class OneWire extends SocketFactory {
    private final Socket wire;

    OneWire(Socket wire) {
      this.wire = wire;
    }

    @Override
    public Socket createSocket() {
      return wire;
    }

    @Override
    public Socket createSocket(String host, int port) {
      throw new UnsupportedOperationException("a client of ours connects by itself");
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) {
      return createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
      return createSocket(host.getHostAddress(), port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
      return createSocket(host, port);
    }
  }

  private SSHClient newClient() {
    SSHClient made = new SSHClient(new SshAlgorithms());
    made.setSocketFactory(new OneWire(wire));
    made.setConnectTimeout((int) patience.connect().toMillis());
    made.getTransport().setTimeoutMs((int) patience.login().toMillis());
    made.getConnection().setTimeoutMs((int) patience.silence().toMillis());
    made.getConnection().getKeepAlive().setKeepAliveInterval(patience.keepAliveSeconds());
    if (made.getConnection().getKeepAlive() instanceof KeepAliveRunner signs) {
      signs.setMaxAliveCount(Integer.MAX_VALUE); // answers may queue behind an upload: we watch
    }
    return made;
  }

  /**
   * Connects and hears the host's key.
   *
   * @param key judges it
   * @param login the jump host's part of it is used
   * @throws IOException the host cannot be reached, or {@code key} did not let it in
   * @throws NodeUnreachableException the jump host cannot be reached
   * @throws JumpKeyChangedException the jump host shows another key; nothing was sent
   * @throws OperatorActionException the jump host does not forward
   */
  void connect(HostKeyVerifier key, SshLogin login) throws IOException {
    client.addHostKeyVerifier(key);
    JumpHost over = host.jump();
    if (over == null) {
      try (LineWatch.Bound _ = watch.within(patience.connect().plus(patience.login()), "meeting")) {
        client.connect(host.sshAddress(), host.sshPort());
      }
      return;
    }
    SSHClient before = throughDoor(over, login.jump());
    try (LineWatch.Bound _ = watch.within(patience.login(), "meeting it behind the jump host")) {
      client.connectVia(tunnel(before, over), host.sshAddress(), host.sshPort());
    }
  }

  private SSHClient throughDoor(JumpHost over, SshIdentity identity) {
    String name = "jump host " + over.name();
    PinnedKey key = new PinnedKey(over.hostKey());
    SSHClient made = newClient();
    jump = made;
    made.addHostKeyVerifier(key);
    try (LineWatch.Bound _ =
        watch.within(patience.connect().plus(patience.login()), "meeting and logging in")) {
      made.connect(over.address(), over.port());
      authenticate(made, over.user(), identity, name);
      return made;
    } catch (IOException e) {
      HostKeyFingerprint other = key.otherKey();
      if (other != null) {
        throw new JumpKeyChangedException(name, over.hostKey(), other);
      }
      throw new NodeUnreachableException(name, reason(e), e);
    }
  }

  private DirectConnection tunnel(SSHClient before, JumpHost over) throws IOException {
    DirectConnection tunnel =
        new DirectConnection(before.getConnection(), host.sshAddress(), host.sshPort()) {
          private final InputStream heard = watch.listen(super.getInputStream());

          @Override
          public InputStream getInputStream() {
            return heard;
          }
        };
    try {
      tunnel.open();
      return tunnel;
    } catch (OpenFailException e) {
      if (e.getReason() == OpenFailException.Reason.ADMINISTRATIVELY_PROHIBITED) {
        throw new OperatorActionException(
            "jump host %s does not let us through to %s port %d (%s); its sshd needs AllowTcpForwarding yes or local, and no PermitOpen that leaves this host out"
                .formatted(over.name(), host.sshAddress(), host.sshPort(), e.getMessage()),
            e);
      }
      throw e;
    }
  }

  /**
   * Logs in to the host.
   *
   * @throws IOException it does not take the key, or the line broke
   */
  void logIn(SshLogin login) throws IOException {
    try (LineWatch.Bound _ = watch.within(patience.login(), "logging in")) {
      authenticate(client, host.sshUser(), login.host(), host.sshName());
    }
    watch.countSilence();
  }

  private void authenticate(SSHClient at, String user, SshIdentity identity, String name)
      throws IOException {
    try {
      at.authPublickey(user, new KeyPairWrapper(identity.pair()));
    } catch (UserAuthException e) {
      if (!at.isConnected() || watch.verdict().isPresent()) {
        throw e;
      }
      throw new NodeUnreachableException(
          name,
          "it does not let us in as %s with our key; the line '%s' must be in the authorized_keys of that user there"
              .formatted(user, identity.authorizedKey()),
          e);
    }
  }

  SSHClient client() {
    return client;
  }

  LineWatch watch() {
    return watch;
  }

  SshPatience patience() {
    return patience;
  }

  /** What is wrong with it, in words. */
  String reason(IOException e) {
    return watch.verdict().orElseGet(() -> Optional.ofNullable(e.getMessage()).orElse("closed"));
  }

  /** Says goodbye, if it is still heard, and is gone in any case. */
  @Override
  public void close() {
    try (watch;
        wire) {
      try (LineWatch.Bound _ = watch.within(GOODBYE, "saying goodbye")) {
        closeQuietly(client);
        if (jump != null) {
          closeQuietly(jump);
        }
      }
    } catch (IOException e) {
      return; // it is gone, which is what we want
    }
  }

  private static void closeQuietly(SSHClient client) {
    try {
      client.close();
    } catch (IOException e) {
      return; // it is gone, which is what we want
    }
  }
}

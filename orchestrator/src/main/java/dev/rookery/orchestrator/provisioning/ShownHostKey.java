package dev.rookery.orchestrator.provisioning;

import dev.rookery.orchestrator.fleet.NodeHost;
import dev.rookery.orchestrator.hosting.HostKeyFingerprint;
import dev.rookery.orchestrator.provisioning.host.NodeUnreachableException;
import java.io.IOException;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import net.schmizz.sshj.DefaultConfig;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.transport.verification.HostKeyVerifier;
import org.jspecify.annotations.Nullable;

/** Asks a host for its key and hangs up before anything else is said. */
final class ShownHostKey implements HostKeyVerifier {
  private static final Duration CONNECT = Duration.ofSeconds(10);

  private volatile @Nullable HostKeyFingerprint shown;

  private ShownHostKey() {}

  /**
   * The key that a host shows now.
   *
   * @throws NodeUnreachableException it shows none
   */
  static HostKeyFingerprint read(NodeHost host) {
    ShownHostKey key = new ShownHostKey();
    try (SSHClient client = new SSHClient(new DefaultConfig())) {
      client.addHostKeyVerifier(key);
      client.setConnectTimeout((int) CONNECT.toMillis());
      client.setTimeout((int) CONNECT.toMillis());
      client.connect(host.address(), host.sshPort());
      throw new IllegalStateException("a host got past a verifier that lets nobody in");
    } catch (IOException e) {
      HostKeyFingerprint found = key.shown;
      if (found == null) {
        throw new NodeUnreachableException(
            "%s port %d".formatted(host.address(), host.sshPort()), e.getMessage(), e);
      }
      return found;
    }
  }

  @Override
  public boolean verify(String hostname, int port, PublicKey key) {
    shown = HostKeyFingerprint.of(new Buffer.PlainBuffer().putPublicKey(key).getCompactData());
    return false;
  }

  @Override
  public List<String> findExistingAlgorithms(String hostname, int port) {
    return List.of();
  }
}

package dev.rookery.orchestrator.provisioning;

import dev.rookery.orchestrator.fleet.NodeHost;
import dev.rookery.orchestrator.fleet.SshLogin;
import dev.rookery.orchestrator.hosting.HostKeyFingerprint;
import dev.rookery.orchestrator.provisioning.host.NodeUnreachableException;
import java.io.IOException;
import java.security.PublicKey;
import java.util.List;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.transport.verification.HostKeyVerifier;
import org.jspecify.annotations.Nullable;

/** Asks a host for its key and hangs up before anything else is said. */
final class ShownHostKey implements HostKeyVerifier {
  private volatile @Nullable HostKeyFingerprint shown;

  private ShownHostKey() {}

  /**
   * The key that a host shows now.
   *
   * @param login for its jump host, if it has one; the host itself is told nothing
   * @throws NodeUnreachableException it shows none
   */
  static HostKeyFingerprint read(NodeHost host, SshLogin login) {
    ShownHostKey key = new ShownHostKey();
    try (SshLine line = new SshLine(host, SshPatience.STANDARD)) {
      try {
        line.connect(key, login);
      } catch (IOException e) {
        HostKeyFingerprint found = key.shown;
        if (found == null) {
          throw new NodeUnreachableException(host.sshName(), line.reason(e), e);
        }
        return found;
      }
      throw new IllegalStateException("a host got past a verifier that lets nobody in");
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

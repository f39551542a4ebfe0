package dev.rookery.orchestrator.provisioning;

import dev.rookery.orchestrator.hosting.HostKeyFingerprint;
import java.security.PublicKey;
import java.util.List;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.transport.verification.HostKeyVerifier;
import org.jspecify.annotations.Nullable;

/** Lets one host key in and remembers which other one was shown. For one connection. */
final class PinnedKey implements HostKeyVerifier {
  private final HostKeyFingerprint pinned;
  private volatile @Nullable HostKeyFingerprint shown;

  PinnedKey(HostKeyFingerprint pinned) {
    this.pinned = pinned;
  }

  @Override
  public boolean verify(String hostname, int port, PublicKey key) {
    byte[] blob = new Buffer.PlainBuffer().putPublicKey(key).getCompactData();
    HostKeyFingerprint found = HostKeyFingerprint.of(blob);
    shown = found;
    return found.equals(pinned);
  }

  @Override
  public List<String> findExistingAlgorithms(String hostname, int port) {
    return List.of();
  }

  /** The key that was shown, if it is not the pinned one. */
  @Nullable HostKeyFingerprint otherKey() {
    HostKeyFingerprint found = shown;
    return pinned.equals(found) ? null : found;
  }
}

package dev.rookery.orchestrator.provisioning;

import dev.rookery.orchestrator.hosting.HostKeyFingerprint;
import dev.rookery.orchestrator.platform.OperatorActionException;

/** A host shows another key than the one that is pinned; nothing was sent to it. */
public final class HostKeyChangedException extends OperatorActionException {
  private static final long serialVersionUID = 1L;

  HostKeyChangedException(String host, HostKeyFingerprint pinned, HostKeyFingerprint shown) {
    super(
        "%s shows host key %s, pinned is %s: another machine answers there, or it was reinstalled; if you did that, release the node with the new key"
            .formatted(host, shown, pinned));
  }
}

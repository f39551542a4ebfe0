package dev.rookery.orchestrator.provisioning;

import dev.rookery.orchestrator.hosting.HostKeyFingerprint;
import dev.rookery.orchestrator.platform.OperatorActionException;

/** A jump host shows another key than the one that is pinned; nothing was sent through it. */
public final class JumpKeyChangedException extends OperatorActionException {
  private static final long serialVersionUID = 1L;

  JumpKeyChangedException(String host, HostKeyFingerprint pinned, HostKeyFingerprint shown) {
    super(
        "%s shows host key %s, pinned is %s: another machine answers there, or it was reinstalled; if you did that, vouch for it with 'rookery node pin NAME --jump-host-key %s'"
            .formatted(host, shown, pinned, shown));
  }
}

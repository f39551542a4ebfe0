package dev.rookery.orchestrator.fleet;

import java.time.Instant;

/**
 * One check of the go-live gate with its evidence.
 *
 * @param id stable, dotted: {@code ssh.host-key}
 * @param asked what was asked, and whom; empty for a check of an earlier release
 * @param answered what came back, word for word where it is short; untrusted
 * @param evidence what follows from it, in a sentence, with the way out when it failed
 */
public record GateCheck(
    String id, GateLevel level, String asked, String answered, String evidence, Instant checkedAt) {

  /** True when it does not keep the node from going live. */
  public boolean ok() {
    return level != GateLevel.FAILED;
  }
}

package dev.rookery.orchestrator.certificates;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * A certificate that somebody issued for a node.
 *
 * @param hostname that it names
 * @param issuer distinguished name
 * @param chain PEM, its own first, the root left out
 */
public record NodeCertificate(
    UUID node, String hostname, String issuer, Instant notBefore, Instant notAfter, String chain) {
  private static final int RENEWED_IN_LAST = 3;

  /** When a third of its life is left. */
  public Instant renewAt() {
    Duration life = Duration.between(notBefore, notAfter);
    return notAfter.minus(life.dividedBy(RENEWED_IN_LAST));
  }
}

package dev.rookery.standards.dkim;

import dev.rookery.standards.dns.DomainName;
import java.util.Optional;

/**
 * The result for one signature.
 *
 * @param status in the RFC's words
 * @param reason one phrase; empty for a plain pass
 * @param domain {@code d=}; empty when there is no signature or it cannot be read
 * @param selector {@code s=}, lower-case; empty as for {@code domain}
 * @param testing the key record says {@code t=y}
 */
public record DkimResult(
    DkimStatus status,
    String reason,
    Optional<DomainName> domain,
    Optional<String> selector,
    boolean testing) {

  static DkimResult none() {
    return unread(DkimStatus.NONE, "no signature");
  }

  static DkimResult unread(DkimStatus status, String reason) {
    return new DkimResult(status, reason, Optional.empty(), Optional.empty(), false);
  }

  static DkimResult of(DkimSignature signature, DkimStatus status, String reason) {
    return new DkimResult(
        status, reason, Optional.of(signature.domain()), Optional.of(signature.selector()), false);
  }

  DkimResult withTesting(boolean testing) {
    return new DkimResult(status, reason, domain, selector, testing);
  }

  public boolean isPass() {
    return status == DkimStatus.PASS;
  }
}

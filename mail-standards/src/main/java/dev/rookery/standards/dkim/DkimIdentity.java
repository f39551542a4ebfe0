package dev.rookery.standards.dkim;

import dev.rookery.standards.dns.DomainName;
import java.security.PrivateKey;

/**
 * Who signs, and with what key. Prints without the key.
 *
 * @param domain {@code d=}
 * @param selector {@code s=}: one or more labels, lower-case
 * @param key RSA or Ed25519
 */
public record DkimIdentity(DomainName domain, String selector, PrivateKey key) {
  /**
   * @throws IllegalArgumentException the selector is no label, the key is of another type
   */
  public DkimIdentity {
    if (!domain.child(selector + "._domainkey").toString().startsWith(selector + ".")) {
      throw new IllegalArgumentException("selector '%s' is not lower-case".formatted(selector));
    }
    DkimAlgorithm.of(key);
  }

  @Override
  public String toString() {
    return "DkimIdentity[d=%s, s=%s, key redacted]".formatted(domain, selector);
  }
}

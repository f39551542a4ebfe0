package dev.rookery.dns.mailauth;

import dev.rookery.dns.record.Name;
import dev.rookery.dns.record.RecordSet;
import dev.rookery.dns.record.Txt;
import dev.rookery.standards.dkim.DkimKeyRecord;
import dev.rookery.standards.dns.DomainName;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;

/**
 * A key that signs for a domain. A selector is never given another key: signatures made with the
 * old one may still be on their way.
 *
 * @param selector one label or more, e.g. {@code r20261120}
 */
public record DkimSelector(String selector, DkimKeyRecord key) {
  /** RFC 8301 §3.2 asks for 1024 and recommends 2048; below that some receivers say no. */
  private static final int LEAST_RSA_BITS = 2048;

  public DkimSelector {
    if (!key.isRevoked() && key.publicKey() instanceof RSAPublicKey rsa) {
      requireLength(selector, rsa.getModulus().bitLength());
    }
  }

  private static void requireLength(String selector, int bits) {
    if (bits < LEAST_RSA_BITS) {
      throw new IllegalArgumentException(
          "key of selector %s has %d bits, needs %d (RFC 8301 §3.2)"
              .formatted(selector, bits, LEAST_RSA_BITS));
    }
  }

  /** {@code <selector>._domainkey.<domain>.} (RFC 6376 §3.6.2.1). */
  public Name name(DomainName domain) {
    return Name.of(domain.child(selector + "._domainkey"));
  }

  /** The key record; 2048 bits take two strings. */
  public RecordSet recordSet(DomainName domain, Duration ttl) {
    return RecordSet.of(name(domain), ttl, Txt.of(key.text()));
  }
}

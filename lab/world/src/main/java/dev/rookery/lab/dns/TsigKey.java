package dev.rookery.lab.dns;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.xbill.DNS.Name;
import org.xbill.DNS.TSIG;

/**
 * A shared key for updates and transfers (RFC 8945), algorithm hmac-sha256.
 *
 * @param name with trailing dot, lower case
 * @param secret base64 of 32 random bytes; a secret, do not print
 */
public record TsigKey(String name, String secret) {
  private static final int BYTES = 32;

  /** A new random key. */
  public static TsigKey random(String name) {
    byte[] secret = new byte[BYTES];
    new SecureRandom().nextBytes(secret);
    return new TsigKey(
        LabZone.absolute(name).toString(true) + ".", Base64.getEncoder().encodeToString(secret));
  }

  /** {@code hmac-sha256}, as configuration files write it. */
  public String algorithm() {
    return "hmac-sha256";
  }

  Name dnsName() {
    return LabZone.absolute(name);
  }

  TSIG tsig() {
    return tsig(Clock.systemUTC());
  }

  TSIG tsig(Clock clock) {
    SecretKey key = new SecretKeySpec(Base64.getDecoder().decode(secret), "HmacSHA256");
    return new TSIG(TSIG.HMAC_SHA256, dnsName(), key, clock);
  }

  @Override
  public String toString() {
    return "TsigKey[%s, [redacted]]".formatted(name);
  }
}

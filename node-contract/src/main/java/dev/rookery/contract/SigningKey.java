package dev.rookery.contract;

/**
 * A DKIM key to sign with.
 *
 * @param domain the {@code d=} value, lower case
 * @param selector the {@code s=} value
 * @param algorithm {@code rsa} or {@code ed25519}, as in the key record's {@code k=}
 * @param pkcs8 private key, PKCS#8 DER in base64; printed as {@code [redacted]}
 */
public record SigningKey(String domain, String selector, String algorithm, String pkcs8) {
  @Override
  public String toString() {
    return "SigningKey[%s %s._domainkey.%s [redacted]]".formatted(algorithm, selector, domain);
  }
}

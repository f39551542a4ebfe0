package dev.rookery.orchestrator.tenants;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rookery.orchestrator.platform.Secrets;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * The text of an API key: {@code rk_<env>_<key id>_<secret>_<crc>}. The secret is 256 random bits
 * in 43 base62 digits; the CRC-32 over all before it, in 6 base62 digits, lets scanners and typing
 * mistakes be told from keys without asking us.
 */
record KeyText(String keyId, String secret) {
  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final BigInteger BASE = BigInteger.valueOf(DIGITS.length());
  private static final String START = "rk_live_";
  private static final int ID_BYTES = 9;
  private static final int ID_DIGITS = 13;
  private static final int SECRET_BYTES = 32;
  private static final int SECRET_DIGITS = 43;
  private static final int CRC_DIGITS = 6;
  private static final Pattern SHAPE =
      Pattern.compile(
          "rk_live_([0-9A-Za-z]{%d})_([0-9A-Za-z]{%d})_([0-9A-Za-z]{%d})"
              .formatted(ID_DIGITS, SECRET_DIGITS, CRC_DIGITS));

  static KeyText random() {
    return new KeyText(
        base62(Secrets.randomBytes(ID_BYTES), ID_DIGITS),
        base62(Secrets.randomBytes(SECRET_BYTES), SECRET_DIGITS));
  }

  /** The parts, or empty when the text is not a key at all. */
  static Optional<KeyText> parse(String text) {
    var match = SHAPE.matcher(text);
    if (!match.matches() || !match.group(3).equals(crc(text.substring(0, match.end(2))))) {
      return Optional.empty();
    }
    return Optional.of(new KeyText(match.group(1), match.group(2)));
  }

  String write() {
    String body = START + keyId + "_" + secret;
    return body + "_" + crc(body);
  }

  byte[] secretSha256() {
    try {
      return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  String last4() {
    return secret.substring(secret.length() - 4);
  }

  @Override
  public String toString() {
    return "KeyText[%s [redacted]]".formatted(keyId);
  }

  private static String crc(String body) {
    CRC32 crc = new CRC32();
    crc.update(body.getBytes(UTF_8));
    return base62(BigInteger.valueOf(crc.getValue()).toByteArray(), CRC_DIGITS);
  }

  private static String base62(byte[] bytes, int digits) {
    BigInteger rest = new BigInteger(1, bytes);
    StringBuilder text = new StringBuilder();
    while (text.length() < digits) {
      BigInteger[] parts = rest.divideAndRemainder(BASE);
      text.append(DIGITS.charAt(parts[1].intValue()));
      rest = parts[0];
    }
    return text.reverse().toString();
  }
}

package dev.rookery.standards.dkim;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The TXT record at {@code <selector>._domainkey.<domain>} that publishes a key. RFC 6376 §3.6.1.
 *
 * @param keyType {@code k=}, lower-case; {@code rsa} when absent
 * @param key {@code p=} decoded: RSA as SubjectPublicKeyInfo, Ed25519 as 32 octets (RFC 8463 §4);
 *     empty says that the key is revoked
 * @param hashes {@code h=}, lower-case; empty allows all
 * @param services {@code s=}, lower-case; {@code *} when absent
 * @param flags {@code t=}, lower-case
 */
public record DkimKeyRecord(
    String keyType, byte[] key, List<String> hashes, List<String> services, List<String> flags) {
  /** What goes before 32 octets of Ed25519 to make a SubjectPublicKeyInfo. RFC 8410 §4. */
  private static final byte[] ED25519_SPKI = {
    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00
  };

  private static final int ED25519_OCTETS = 32;

  public DkimKeyRecord {
    key = key.clone();
    hashes = List.copyOf(hashes);
    services = List.copyOf(services);
    flags = List.copyOf(flags);
  }

  /**
   * The record to publish for a key, with no restriction.
   *
   * @throws IllegalArgumentException neither RSA nor Ed25519
   */
  public static DkimKeyRecord of(PublicKey key) {
    byte[] spki = key.getEncoded();
    byte[] published =
        switch (DkimAlgorithm.of(key)) {
          case RSA_SHA256 -> spki;
          case ED25519_SHA256 ->
              Arrays.copyOfRange(spki, spki.length - ED25519_OCTETS, spki.length);
        };
    return new DkimKeyRecord(
        DkimAlgorithm.of(key).keyType(), published, List.of(), List.of("*"), List.of());
  }

  /**
   * Reads a record's joined text.
   *
   * @throws IllegalArgumentException not a key record; the message says why
   */
  public static DkimKeyRecord parse(String text) {
    TagList tags = TagList.parse(text);
    // RFC 6376 §3.6.1: v= is optional, but when present it is first and DKIM1
    if (tags.find("v").isPresent()
        && !(tags.firstName().equals(Optional.of("v")) && tags.require("v").equals("DKIM1"))) {
      throw new IllegalArgumentException("v= is not DKIM1 in first place");
    }
    return new DkimKeyRecord(
        tags.find("k").orElse("rsa").toLowerCase(Locale.ROOT),
        Octets.base64("p", tags.require("p")),
        words(tags, "h"),
        tags.find("s").isPresent() ? words(tags, "s") : List.of("*"),
        words(tags, "t"));
  }

  /** RFC 5234 §2.3: words of a grammar are the same in any case. */
  private static List<String> words(TagList tags, String name) {
    return tags.parts(name).stream().map(part -> part.toLowerCase(Locale.ROOT)).toList();
  }

  /** One line, e.g. {@code v=DKIM1; k=rsa; p=MII…}; above 255 octets it needs several strings. */
  public String text() {
    StringBuilder text = new StringBuilder("v=DKIM1");
    if (!hashes.isEmpty()) {
      text.append("; h=").append(String.join(":", hashes));
    }
    text.append("; k=").append(keyType);
    if (!services.equals(List.of("*"))) {
      text.append("; s=").append(String.join(":", services));
    }
    if (!flags.isEmpty()) {
      text.append("; t=").append(String.join(":", flags));
    }
    return text.append("; p=").append(Base64.getEncoder().encodeToString(key)).toString();
  }

  /** {@code p=} is empty. RFC 6376 §3.6.1. */
  public boolean isRevoked() {
    return key.length == 0;
  }

  /** {@code t=y}: the domain is testing DKIM. */
  public boolean isTesting() {
    return flags.contains("y");
  }

  /** {@code t=s}: the signature's {@code i=} may not be a subdomain. */
  boolean isStrict() {
    return flags.contains("s");
  }

  boolean allowsEmail() {
    return services.contains("*") || services.contains("email");
  }

  boolean allowsSha256() {
    return hashes.isEmpty() || hashes.contains("sha256");
  }

  /**
   * The key itself.
   *
   * @throws IllegalArgumentException revoked, of an unknown type, or not decodable
   */
  public PublicKey publicKey() {
    if (isRevoked()) {
      throw new IllegalArgumentException("the key is revoked");
    }
    return switch (keyType) {
      case "rsa" -> rsa();
      case "ed25519" -> ed25519();
      default -> throw new IllegalArgumentException("key type '%s' is unknown".formatted(keyType));
    };
  }

  private PublicKey rsa() {
    try {
      return decode("RSA", key);
    } catch (IllegalArgumentException e) {
      // RFC 6376 §3.6.1 says RSAPublicKey (RFC 8017 A.1.1), its examples SubjectPublicKeyInfo
      return decode("RSA", Octets.rsaSubjectPublicKeyInfo(key));
    }
  }

  private PublicKey ed25519() {
    if (key.length != ED25519_OCTETS) {
      throw new IllegalArgumentException(
          "an Ed25519 key has %d octets, found %d".formatted(ED25519_OCTETS, key.length));
    }
    return decode("Ed25519", Octets.join(ED25519_SPKI, key));
  }

  private static PublicKey decode(String algorithm, byte[] spki) {
    try {
      return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(spki));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("p= is not a key of type " + algorithm, e);
    }
  }

  /** Bits of an RSA modulus, 256 for Ed25519. */
  static int bits(PublicKey key) {
    return key instanceof RSAPublicKey rsa ? rsa.getModulus().bitLength() : 256;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DkimKeyRecord that && text().equals(that.text());
  }

  @Override
  public int hashCode() {
    return text().hashCode();
  }

  @Override
  public byte[] key() {
    return key.clone();
  }

  @Override
  public String toString() {
    return text();
  }
}

package dev.rookery.standards.dkim;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A key to sign with and the record that lets others check. Prints without the private half. */
public final class DkimKeyPair {
  private static final int RSA_BITS = 2048; // RFC 8301 §3.2
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN PRIVATE KEY-----(.*?)-----END PRIVATE KEY-----", Pattern.DOTALL);

  private final KeyPair pair;

  /**
   * @throws IllegalArgumentException neither RSA nor Ed25519
   */
  public DkimKeyPair(KeyPair pair) {
    DkimAlgorithm.of(pair.getPrivate());
    this.pair = pair;
  }

  /** A new key: RSA of 2048 bits (about 0.1 s of CPU) or Ed25519 (under 1 ms). */
  public static DkimKeyPair generate(DkimAlgorithm algorithm) {
    try {
      return switch (algorithm) {
        case RSA_SHA256 -> {
          KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
          rsa.initialize(RSA_BITS);
          yield new DkimKeyPair(rsa.generateKeyPair());
        }
        case ED25519_SHA256 ->
            new DkimKeyPair(KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
      };
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK cannot make keys for " + algorithm, e);
    }
  }

  /**
   * Reads the private half of a key from PKCS #8 PEM text ({@code BEGIN PRIVATE KEY}).
   *
   * @throws IllegalArgumentException not such text, or a key that is neither RSA nor Ed25519; the
   *     message never holds the text
   */
  public static PrivateKey parsePrivateKey(String pem) {
    Matcher text = PEM.matcher(pem);
    if (!text.find()) {
      throw new IllegalArgumentException(
          "not a PKCS #8 private key: no 'BEGIN PRIVATE KEY' block in %d characters"
              .formatted(pem.length()));
    }
    byte[] der;
    try {
      der = Base64.getMimeDecoder().decode(text.group(1));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not a PKCS #8 private key: the block is not base64");
    }
    for (String algorithm : new String[] {"RSA", "Ed25519"}) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
      } catch (GeneralSecurityException e) {
        continue; // the other kind, or neither
      }
    }
    throw new IllegalArgumentException("the private key is neither RSA nor Ed25519");
  }

  public PrivateKey privateKey() {
    return pair.getPrivate();
  }

  public PublicKey publicKey() {
    return pair.getPublic();
  }

  public DkimAlgorithm algorithm() {
    return DkimAlgorithm.of(pair.getPrivate());
  }

  /** What to publish. */
  public DkimKeyRecord record() {
    return DkimKeyRecord.of(pair.getPublic());
  }

  /** The private half as PKCS #8 PEM text; a secret. */
  public String privatePem() {
    String base64 =
        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(pair.getPrivate().getEncoded());
    return "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n".formatted(base64);
  }

  @Override
  public String toString() {
    int bits = DkimKeyRecord.bits(pair.getPublic());
    return "DkimKeyPair[%s, %d bits, private half redacted]".formatted(algorithm().keyType(), bits);
  }
}

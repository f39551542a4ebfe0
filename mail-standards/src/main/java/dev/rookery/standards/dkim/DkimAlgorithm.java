package dev.rookery.standards.dkim;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.EdECKey;
import java.security.interfaces.RSAKey;
import java.util.Optional;

/** Signing algorithms in use; rsa-sha1 is not among them (RFC 8301 §3.1). */
public enum DkimAlgorithm {
  /** RFC 6376 §3.3.2. */
  RSA_SHA256("rsa-sha256", "rsa", "SHA256withRSA") {
    @Override
    byte[] signed(byte[] data) {
      return data;
    }
  },

  /** RFC 8463 §3: the hash of the data is what Ed25519 signs. */
  ED25519_SHA256("ed25519-sha256", "ed25519", "Ed25519") {
    @Override
    byte[] signed(byte[] data) {
      return sha256(data);
    }
  };

  private final String word;
  private final String keyType;
  private final String jdkName;

  DkimAlgorithm(String word, String keyType, String jdkName) {
    this.word = word;
    this.keyType = keyType;
    this.jdkName = jdkName;
  }

  /** What of the data the key signs. */
  abstract byte[] signed(byte[] data);

  /** As written in {@code a=} of a signature. */
  String word() {
    return word;
  }

  /** As written in {@code k=} of a key record. */
  public String keyType() {
    return keyType;
  }

  static Optional<DkimAlgorithm> find(String word) {
    for (DkimAlgorithm known : values()) {
      if (known.word.equals(word)) {
        return Optional.of(known);
      }
    }
    return Optional.empty();
  }

  /**
   * The algorithm a key is for.
   *
   * @throws IllegalArgumentException neither RSA nor Ed25519
   */
  static DkimAlgorithm of(Key key) {
    if (key instanceof RSAKey) {
      return RSA_SHA256;
    }
    if (key instanceof EdECKey edec && edec.getParams().getName().equals("Ed25519")) {
      return ED25519_SHA256;
    }
    throw new IllegalArgumentException(
        "a key of type %s, DKIM knows RSA and Ed25519".formatted(key.getAlgorithm()));
  }

  byte[] sign(PrivateKey key, byte[] data) {
    try {
      Signature signature = Signature.getInstance(jdkName);
      signature.initSign(key);
      signature.update(signed(data));
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the DKIM key cannot sign: " + e.getMessage(), e);
    }
  }

  boolean verifies(PublicKey key, byte[] data, byte[] given) {
    try {
      Signature signature = Signature.getInstance(jdkName);
      signature.initVerify(key);
      signature.update(signed(data));
      return signature.verify(given);
    } catch (GeneralSecurityException e) {
      return false; // wrong length, point not on the curve: it does not verify
    }
  }

  static byte[] sha256(byte[] data) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(data);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}

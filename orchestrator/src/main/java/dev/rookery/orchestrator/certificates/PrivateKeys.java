package dev.rookery.orchestrator.certificates;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;

/** ECDSA P-256 key pairs, as octets and as PEM. */
final class PrivateKeys {
  private static final int LENGTH_OCTETS = 2;
  private static final int PEM_LINE = 64;

  private PrivateKeys() {}

  static KeyPair generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no P-256", e);
    }
  }

  /** Length of the private half in two octets, PKCS#8, X.509: Java cannot derive the second. */
  static byte[] write(KeyPair pair) {
    byte[] secret = pair.getPrivate().getEncoded();
    byte[] open = pair.getPublic().getEncoded();
    byte[] all = new byte[LENGTH_OCTETS + secret.length + open.length];
    all[0] = (byte) (secret.length >> Byte.SIZE);
    all[1] = (byte) secret.length;
    System.arraycopy(secret, 0, all, LENGTH_OCTETS, secret.length);
    System.arraycopy(open, 0, all, LENGTH_OCTETS + secret.length, open.length);
    return all;
  }

  static KeyPair read(byte[] all) {
    try {
      int end = LENGTH_OCTETS + ((all[0] & 0xff) << Byte.SIZE | all[1] & 0xff);
      KeyFactory ec = KeyFactory.getInstance("EC");
      return new KeyPair(
          ec.generatePublic(new X509EncodedKeySpec(Arrays.copyOfRange(all, end, all.length))),
          ec.generatePrivate(new PKCS8EncodedKeySpec(Arrays.copyOfRange(all, LENGTH_OCTETS, end))));
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new IllegalStateException("a kept key is damaged", e);
    }
  }

  /** PKCS#8 in PEM, not encrypted; a secret. */
  static String pem(PrivateKey key) {
    String base64 =
        Base64.getMimeEncoder(PEM_LINE, new byte[] {'\n'}).encodeToString(key.getEncoded());
    return "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n".formatted(base64);
  }
}

package dev.rookery.agent.orders;

import dev.rookery.contract.NodeKeys;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/**
 * The key pair an agent enrols with, kept until it is enrolled: after a lost answer it must ask
 * with the same key, or the control plane takes it for somebody else.
 */
final class EnrolmentKeys {
  private final OwnedFile file;

  EnrolmentKeys(OwnedFile file) {
    this.file = file;
  }

  KeyPair loadOrMake() {
    return file.read().map(EnrolmentKeys::decode).orElseGet(this::make);
  }

  void forget() {
    file.delete();
  }

  private KeyPair make() {
    KeyPair pair = NodeKeys.newKeyPair();
    Base64.Encoder base64 = Base64.getEncoder();
    file.write(
        base64.encodeToString(pair.getPrivate().getEncoded())
            + "\n"
            + base64.encodeToString(pair.getPublic().getEncoded())
            + "\n");
    return pair;
  }

  private static KeyPair decode(String text) {
    try {
      String[] halves = text.split("\n");
      KeyFactory keys = KeyFactory.getInstance("X25519");
      Base64.Decoder base64 = Base64.getDecoder();
      return new KeyPair(
          keys.generatePublic(new X509EncodedKeySpec(base64.decode(halves[1]))),
          keys.generatePrivate(new PKCS8EncodedKeySpec(base64.decode(halves[0]))));
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new IllegalStateException(
          "the kept enrolment key is damaged; delete enrol.key and enrol with a new token", e);
    }
  }
}

package dev.rookery.lab.ssh;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;

/** Key pairs of clients. */
final class Keys {
  private Keys() {}

  static KeyPair ecdsa() {
    return generated("ecdsa-sha2-nistp256", 256);
  }

  static KeyPair ed25519() {
    return generated("ssh-ed25519", 256);
  }

  static String line(KeyPair pair) {
    return PublicKeyEntry.toString(pair.getPublic()) + " operator";
  }

  private static KeyPair generated(String type, int size) {
    try {
      return KeyUtils.generateKeyPair(type, size);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot make a key " + type, e);
    }
  }
}

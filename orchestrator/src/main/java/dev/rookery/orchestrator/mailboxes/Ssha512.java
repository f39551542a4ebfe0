package dev.rookery.orchestrator.mailboxes;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rookery.orchestrator.platform.Secrets;
import dev.rookery.orchestrator.platform.Sensitive;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * Dovecot's salted hash, {@code {SSHA512}base64(sha512(password ‖ salt) ‖ salt)}. Fast on purpose:
 * the passwords are 256 random bits, so guessing is out of reach.
 */
final class Ssha512 {
  private static final int SALT_BYTES = 16;

  private Ssha512() {}

  static String hash(Sensitive password) {
    byte[] salt = Secrets.randomBytes(SALT_BYTES);
    try {
      MessageDigest sha512 = MessageDigest.getInstance("SHA-512");
      sha512.update(password.value().getBytes(UTF_8));
      byte[] digest = sha512.digest(salt);
      byte[] both = new byte[digest.length + salt.length];
      System.arraycopy(digest, 0, both, 0, digest.length);
      System.arraycopy(salt, 0, both, digest.length, salt.length);
      return "{SSHA512}" + Base64.getEncoder().encodeToString(both);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-512", e);
    }
  }
}

package dev.rookery.orchestrator.platform;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals secrets for the database with a key that is kept outside of it (AES-256-GCM). The place
 * {@code table|column|row} is bound in, so that a sealed value cannot be moved to another row.
 */
public final class Secrets {
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final SecretKeySpec key;

  private Secrets(byte[] key) {
    this.key = new SecretKeySpec(key, "AES");
  }

  /**
   * @param file base64 of 32 octets
   * @throws OperatorActionException no such file, or not such a key
   */
  public static Secrets fromFile(Path file) {
    try {
      byte[] key = Base64.getDecoder().decode(Files.readString(file).strip());
      if (key.length == KEY_BYTES) {
        return new Secrets(key);
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new OperatorActionException(
          "cannot read the key-encryption key %s: %s; restore it from its backup, without it no stored secret can be opened"
              .formatted(file, e.getMessage()),
          e);
    }
    throw new OperatorActionException(
        "%s is not a key-encryption key: it needs base64 of %d octets".formatted(file, KEY_BYTES));
  }

  /** Writes a fresh key, mode 0600; an existing file is left alone. */
  public static void createFile(Path file) throws IOException {
    if (Files.exists(file)) {
      return;
    }
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, Base64.getEncoder().encodeToString(randomBytes(KEY_BYTES)));
  }

  /** Octets nobody can guess. */
  public static byte[] randomBytes(int count) {
    byte[] bytes = new byte[count];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  /** base64url of {@code bytes} random octets, for passwords and tokens. */
  public static String randomText(int bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(randomBytes(bytes));
  }

  /**
   * @param place e.g. {@code node_secrets|ssh_key|<id>}
   */
  public byte[] seal(byte[] plain, String place) {
    try {
      byte[] nonce = randomBytes(NONCE_BYTES);
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, place).doFinal(plain);
      return ByteBuffer.allocate(NONCE_BYTES + sealed.length).put(nonce).put(sealed).array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot seal " + place, e);
    }
  }

  /**
   * @throws OperatorActionException sealed with another key, or for another place
   */
  public byte[] open(byte[] sealed, String place) {
    try {
      byte[] nonce = java.util.Arrays.copyOf(sealed, NONCE_BYTES);
      return cipher(Cipher.DECRYPT_MODE, nonce, place)
          .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
    } catch (GeneralSecurityException e) {
      throw new OperatorActionException(
          "secret %s cannot be opened with this key-encryption key: is it the one it was sealed with?"
              .formatted(place),
          e);
    }
  }

  private Cipher cipher(int mode, byte[] nonce, String place) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(place.getBytes(UTF_8));
    return cipher;
  }
}

package dev.rookery.lab.mta.sasl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Dovecot's passwd-file with lines {@code user:{SSHA512}base64[:…]}; the base64 holds SHA-512 of
 * password and salt, then the salt. Read at every question, so that changes hold at once.
 */
final class PasswdFile {
  private static final String SCHEME = "{SSHA512}";
  private static final int DIGEST_OCTETS = 64;

  private final Path file;

  PasswdFile(Path file) {
    this.file = file;
  }

  /**
   * @throws IOException the file cannot be read, or its line for this user is malformed
   */
  boolean accepts(String user, String password) throws IOException {
    Optional<String> stored = find(user);
    if (stored.isEmpty()) {
      return false;
    }
    byte[] octets = decode(user, stored.get());
    byte[] salt = Arrays.copyOfRange(octets, DIGEST_OCTETS, octets.length);
    byte[] digest = digest(password, salt);
    return MessageDigest.isEqual(digest, Arrays.copyOf(octets, DIGEST_OCTETS));
  }

  private Optional<String> find(String user) throws IOException {
    for (String line : Files.readAllLines(file)) {
      String[] fields = line.split(":", 3);
      if (fields.length > 1 && fields[0].equals(user) && !line.startsWith("#")) {
        return Optional.of(fields[1]);
      }
    }
    return Optional.empty();
  }

  private byte[] decode(String user, String stored) throws IOException {
    try {
      if (stored.startsWith(SCHEME)) {
        byte[] octets = Base64.getDecoder().decode(stored.substring(SCHEME.length()));
        if (octets.length > DIGEST_OCTETS) {
          return octets;
        }
      }
    } catch (IllegalArgumentException _) {
      // told below
    }
    throw new IOException(
        "%s: password of %s is not %sbase64 of digest and salt".formatted(file, user, SCHEME));
  }

  private static byte[] digest(String password, byte[] salt) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-512");
      sha.update(password.getBytes(StandardCharsets.UTF_8));
      return sha.digest(salt);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-512", e);
    }
  }
}

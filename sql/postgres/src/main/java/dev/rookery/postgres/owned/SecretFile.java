package dev.rookery.postgres.owned;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/** A random password in a file that only its owner may read (mode 0600). */
public final class SecretFile {
  private static final int BYTES = 24;

  private SecretFile() {}

  /**
   * Writes a new secret, replacing an older one.
   *
   * @return 48 lower-case hexadecimal digits (192 bits)
   * @throws NotStartedException the file cannot be written
   */
  public static String create(Path file) {
    byte[] random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    String secret = HexFormat.of().formatHex(random);
    try {
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, secret + "\n");
      return secret;
    } catch (IOException e) {
      throw new NotStartedException("cannot write %s: %s".formatted(file, e), e);
    }
  }

  /**
   * The secret in the file.
   *
   * @throws NotStartedException the file cannot be read; the data it protects cannot be opened
   */
  public static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new NotStartedException(
          "cannot read the password in %s: %s; the server beside it cannot be used without"
              .formatted(file, e),
          e);
    }
  }
}

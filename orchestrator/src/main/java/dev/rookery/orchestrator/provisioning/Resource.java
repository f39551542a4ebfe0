package dev.rookery.orchestrator.provisioning;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** One thing that a host is to have. Paths are absolute on the host; modes octal as in chmod. */
sealed interface Resource {
  String path();

  /** A folder. */
  record Directory(String path, String mode) implements Resource {}

  /** A file with exactly this content. */
  record TextFile(String path, String mode, String content) implements Resource {
    String sha256() {
      return Resource.sha256(content.getBytes(UTF_8));
    }

    /** Without the content, which may be a secret. */
    @Override
    public String toString() {
      return "TextFile[%s %s]".formatted(mode, path);
    }
  }

  /** A file that must be there and is somebody else's from then on. */
  record SeedFile(String path, String mode, String content) implements Resource {}

  /**
   * A self-made TLS certificate and its key, made once; the key is kept nowhere else.
   *
   * @param path of the certificate; the key lies beside it, see {@link #keyPath}
   * @param hostname it is for
   */
  record TlsIdentity(String path, String keyPath, String hostname) implements Resource {}

  /**
   * A {@code .tar.gz} unpacked into a folder of its own.
   *
   * @param path of the folder
   * @param sha256 of the archive; the folder remembers it
   * @param file here
   */
  record Archive(String path, String sha256, Path file) implements Resource {
    /** Where the folder remembers what it was unpacked from. */
    String stamp() {
      return path + "/.archive-sha256";
    }
  }

  /** A symbolic link. */
  record Link(String path, String target) implements Resource {}

  /**
   * A service that must run, with what it reads as it is now.
   *
   * @param path of the program that starts, stops and tells of it
   */
  record Service(String path) implements Resource {}

  static String sha256(byte[] content) {
    return HexFormat.of().formatHex(sha256().digest(content));
  }

  /** Of a file of any length. */
  static String sha256(Path file) throws IOException {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }
}

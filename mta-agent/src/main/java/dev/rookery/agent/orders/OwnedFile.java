package dev.rookery.agent.orders;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;

/** A file that the agent alone writes, whole or not at all, readable by its owner (mode 0600). */
final class OwnedFile {
  private final Path path;
  private final String mode;

  private OwnedFile(Path path, String mode) {
    this.path = path;
    this.mode = mode;
  }

  /** Only the agent's user may read it. */
  static OwnedFile secret(Path path) {
    return new OwnedFile(path, "rw-------");
  }

  /** The MTA's group may read it too. */
  static OwnedFile shared(Path path) {
    return new OwnedFile(path, "rw-r-----");
  }

  /** Its text without surrounding white space; empty when there is no such file. */
  Optional<String> read() {
    try {
      return Optional.of(Files.readString(path).strip());
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path, e);
    }
  }

  /**
   * Puts this text in place: beside it first, synced, then renamed.
   *
   * @return false when it held just that already
   */
  boolean write(String text) {
    byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
    try {
      if (Files.exists(path) && Arrays.equals(Files.readAllBytes(path), wanted)) {
        return false;
      }
      Path directory = path.toAbsolutePath().getParent();
      Files.createDirectories(directory);
      Path beside =
          Files.createTempFile(
              directory,
              "." + path.getFileName(),
              ".new",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      writeSynced(beside, wanted);
      Files.setPosixFilePermissions(beside, PosixFilePermissions.fromString(mode));
      Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      sync(directory);
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + path, e);
    }
  }

  void delete() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + path, e);
    }
  }

  private static void writeSynced(Path file, byte[] content) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(content));
      channel.force(true);
    }
  }

  private static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}

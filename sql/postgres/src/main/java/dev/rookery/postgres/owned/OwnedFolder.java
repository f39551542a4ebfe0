package dev.rookery.postgres.owned;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A private folder (mode 0700) that one JVM holds at a time. The kernel frees the claim when the
 * JVM ends in whatever way, so a claim never has to be cleaned up.
 */
public final class OwnedFolder implements AutoCloseable {
  private static final String LOCK_FILE = "owner.lock";

  /**
   * Held by this JVM. A POSIX lock ends when its process closes <em>any</em> descriptor of the
   * file, so a folder of our own must not even be looked at.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final FileChannel channel;

  private OwnedFolder(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Creates the folder if needed and claims it.
   *
   * @param folder relative ones are taken from the JVM's working folder
   * @throws NotStartedException another process (or another claim in this one) holds it, or the
   *     folder cannot be written
   */
  public static OwnedFolder claim(Path folder) {
    return tryClaim(folder)
        .orElseThrow(() ->
            new NotStartedException(
                "%s is in use by process %s; stop that one or choose another folder"
                    .formatted(folder.toAbsolutePath(), holder(folder))));
  }

  /**
   * Like {@link #claim}, empty when somebody else holds the folder.
   *
   * @throws NotStartedException the folder cannot be written
   */
  public static Optional<OwnedFolder> tryClaim(Path folder) {
    Path absolute = folder.toAbsolutePath().normalize();
    if (!HELD.add(absolute)) {
      return Optional.empty();
    }
    Optional<OwnedFolder> claimed = Optional.empty();
    try {
      claimed = locked(absolute);
      return claimed;
    } finally {
      if (claimed.isEmpty()) {
        HELD.remove(absolute);
      }
    }
  }

  private static Optional<OwnedFolder> locked(Path absolute) {
    try {
      createPrivate(absolute);
      FileChannel channel =
          FileChannel.open(
              absolute.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (lock(channel).isEmpty()) {
        channel.close();
        return Optional.empty();
      }
      channel.truncate(0);
      String pid = ProcessHandle.current().pid() + "\n";
      channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)));
      return Optional.of(new OwnedFolder(absolute, channel));
    } catch (IOException e) {
      throw new NotStartedException(
          "cannot use folder %s: %s; choose another one".formatted(absolute, e), e);
    }
  }

  private static Optional<FileLock> lock(FileChannel channel) throws IOException {
    try {
      return Optional.ofNullable(channel.tryLock());
    } catch (OverlappingFileLockException e) {
      return Optional.empty(); // held by this very JVM, under another name
    }
  }

  private static void createPrivate(Path folder) throws IOException {
    var ownerOnly = PosixFilePermissions.fromString("rwx------");
    if (Files.notExists(folder)) {
      Path parent = folder.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(ownerOnly));
    }
    if (!Files.getPosixFilePermissions(folder).equals(ownerOnly)) {
      Files.setPosixFilePermissions(folder, ownerOnly);
    }
  }

  private static String holder(Path folder) {
    if (HELD.contains(folder.toAbsolutePath().normalize())) {
      return Long.toString(ProcessHandle.current().pid());
    }
    try {
      String pid = Files.readString(folder.resolve(LOCK_FILE)).strip();
      return pid.isEmpty() ? "(unknown)" : pid;
    } catch (IOException e) {
      return "(unknown)";
    }
  }

  /** Absolute, normalised. */
  public Path path() {
    return path;
  }

  /** Frees the claim; what is in the folder stays. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new IllegalStateException("cannot free " + path, e);
    } finally {
      HELD.remove(path);
    }
  }
}

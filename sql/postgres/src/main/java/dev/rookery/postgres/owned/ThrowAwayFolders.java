package dev.rookery.postgres.owned;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** Folders of throw-away servers; making one clears away those whose JVM was killed. */
public final class ThrowAwayFolders {
  private static final Object ONE_AT_A_TIME = new Object();
  private static final Duration GRACE = Duration.ofSeconds(1);

  private ThrowAwayFolders() {}

  /**
   * A new empty folder, claimed.
   *
   * @param cache folder of the user; the new one lies in a folder {@code throw-away-PROGRAM} of it
   * @param program file name of the server that works there, e.g. {@code postgres}; those that
   *     still run in abandoned folders are ended
   */
  public static OwnedFolder create(Path cache, String program) {
    Path parent = cache.toAbsolutePath().resolve("throw-away-" + program);
    synchronized (ONE_AT_A_TIME) {
      try {
        Files.createDirectories(parent);
        try (FileChannel lock =
            FileChannel.open(
                parent.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
          lock.lock(); // nobody sweeps between our creating a folder and our claiming it
          sweep(parent, program);
          return OwnedFolder.claim(parent.resolve(UUID.randomUUID().toString()));
        }
      } catch (IOException e) {
        throw new NotStartedException("cannot use %s: %s".formatted(parent, e), e);
      }
    }
  }

  private static void sweep(Path parent, String program) throws IOException {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, Files::isDirectory)) {
      for (Path folder : folders) {
        Optional<OwnedFolder> abandoned = OwnedFolder.tryClaim(folder);
        if (abandoned.isPresent()) {
          ProcessTable.end(ProcessTable.workingIn(folder, program), Signal.KILL, GRACE);
          FolderTree.delete(folder);
          abandoned.get().close();
        }
      }
    }
  }
}

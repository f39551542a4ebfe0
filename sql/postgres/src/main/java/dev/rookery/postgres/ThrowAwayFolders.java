package dev.rookery.postgres;

import dev.rookery.postgres.owned.FolderTree;
import dev.rookery.postgres.owned.NotStartedException;
import dev.rookery.postgres.owned.OwnedFolder;
import dev.rookery.postgres.owned.ProcessTable;
import dev.rookery.postgres.owned.Signal;
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
final class ThrowAwayFolders {
  private static final Object ONE_AT_A_TIME = new Object();
  private static final Duration GRACE = Duration.ofSeconds(1);

  private ThrowAwayFolders() {}

  static OwnedFolder create(Path cache) {
    Path parent = cache.toAbsolutePath().resolve("throw-away");
    synchronized (ONE_AT_A_TIME) {
      try {
        Files.createDirectories(parent);
        try (FileChannel lock =
            FileChannel.open(
                parent.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
          lock.lock(); // nobody sweeps between our creating a folder and our claiming it
          sweep(parent);
          return OwnedFolder.claim(parent.resolve(UUID.randomUUID().toString()));
        }
      } catch (IOException e) {
        throw new NotStartedException("cannot use %s: %s".formatted(parent, e), e);
      }
    }
  }

  private static void sweep(Path parent) throws IOException {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, Files::isDirectory)) {
      for (Path folder : folders) {
        Optional<OwnedFolder> abandoned = OwnedFolder.tryClaim(folder);
        if (abandoned.isPresent()) {
          endServersIn(folder);
          FolderTree.delete(folder);
          abandoned.get().close();
        }
      }
    }
  }

  private static void endServersIn(Path folder) {
    ProcessTable.end(ProcessTable.workingIn(folder.resolve("data"), "postgres"), Signal.INT, GRACE);
  }
}

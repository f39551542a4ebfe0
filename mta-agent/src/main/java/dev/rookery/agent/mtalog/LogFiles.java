package dev.rookery.agent.mtalog;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The log and those it was renamed to ({@code maillog.20260101-000000}), so that a follower that
 * was away during a rotation finds the rest of its file.
 */
final class LogFiles {
  private static final System.Logger LOG = System.getLogger("mtalog");

  private final Path current;

  LogFiles(Path current) {
    this.current = current;
  }

  /** Opens the file at a position; from the start of the oldest not read yet, if it is gone. */
  @Nullable LineSource open(Optional<LogPosition> position) throws IOException {
    if (position.isEmpty()) {
      return Files.exists(current) ? new LineSource(current, 0) : null;
    }
    LogPosition at = position.get();
    for (Path file : files()) {
      if (LineSource.inode(file) == at.inode()) {
        return new LineSource(file, at.offset());
      }
    }
    LOG.log(Level.WARNING, "mtalog: the log read last is gone, outcomes in its rest are lost");
    return Files.exists(current) ? new LineSource(current, 0) : null;
  }

  /** The file to read after this one; null while this is the newest. */
  @Nullable LineSource openAfter(long inode) throws IOException {
    List<Path> files = files();
    for (int i = 0; i < files.size() - 1; i++) {
      if (LineSource.inode(files.get(i)) == inode) {
        return new LineSource(files.get(i + 1), 0);
      }
    }
    boolean newest = !files.isEmpty() && LineSource.inode(files.getLast()) == inode;
    return newest || !Files.exists(current) ? null : new LineSource(current, 0);
  }

  /** Oldest first; the names of rotated logs sort by time. Packed ones are left out. */
  private List<Path> files() throws IOException {
    Path directory = current.toAbsolutePath().getParent();
    String name = current.getFileName().toString();
    List<Path> found = new ArrayList<>();
    if (!Files.isDirectory(directory)) {
      return found;
    }
    try (Stream<Path> all = Files.list(directory)) {
      all.filter(
              file -> file.getFileName().toString().matches("\\Q" + name + "\\E\\.\\d{8}-\\d{6}"))
          .sorted(Comparator.comparing(Path::getFileName))
          .forEach(found::add);
    }
    if (Files.exists(current)) {
      found.add(current);
    }
    return found;
  }
}

package dev.rookery.agent.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The segment files of a directory: {@code 0000000001.seg} and so on. */
final class Segments {
  private static final String SUFFIX = ".seg";

  private final Path directory;

  Segments(Path directory) {
    this.directory = directory;
  }

  Path path(long number) {
    return directory.resolve("%010d%s".formatted(number, SUFFIX));
  }

  /** All there are, oldest first. */
  NavigableMap<Long, Path> list() throws IOException {
    NavigableMap<Long, Path> found = new TreeMap<>();
    try (Stream<Path> files = Files.list(directory)) {
      files
          .filter(file -> file.getFileName().toString().matches("\\d{10}\\.seg"))
          .forEach(file -> found.put(number(file), file));
    }
    return found;
  }

  private static long number(Path file) {
    String name = file.getFileName().toString();
    return Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
  }

  static SegmentHeader header(Path file) throws IOException {
    try (SegmentReader reader = new SegmentReader(file, 0)) {
      return SegmentHeader.decode(
          reader.next().orElseThrow(() -> new JournalException(file + " has no whole header")));
    }
  }

  /** Is its snapshot whole, i.e. was it ever in use? */
  static boolean wasInUse(Path file) throws IOException {
    try (SegmentReader reader = new SegmentReader(file, 0)) {
      if (reader.next().isEmpty()) {
        return false;
      }
      byte[] record = reader.next().orElse(null);
      while (record != null && RecordKind.SNAPSHOT.isOf(record)) {
        record = reader.next().orElse(null);
      }
      return record != null && RecordKind.SNAPSHOT_END.isOf(record);
    }
  }

  /** Makes creations and deletions in the directory durable. */
  void syncDirectory() throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}

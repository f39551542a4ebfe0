package dev.rookery.lab.mta;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/** Counts the messages in a real Postfix's queue while it works. */
final class QueueCount extends SimpleFileVisitor<Path> {
  private static final List<String> QUEUES =
      List.of("maildrop", "hold", "incoming", "active", "deferred");

  private int files;

  private QueueCount() {}

  static int below(Path queueFolder) throws IOException {
    QueueCount count = new QueueCount();
    for (String queue : QUEUES) {
      Files.walkFileTree(queueFolder.resolve(queue), count);
    }
    return count.files;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    files++;
    return FileVisitResult.CONTINUE;
  }

  /** A message that has just gone from one queue to another, or a queue that was never used. */
  @Override
  public FileVisitResult visitFileFailed(Path file, IOException e) {
    return FileVisitResult.CONTINUE;
  }
}

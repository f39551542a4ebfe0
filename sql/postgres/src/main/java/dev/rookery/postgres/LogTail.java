package dev.rookery.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Picks from a server's log the line that says why it did not start. */
final class LogTail {
  private LogTail() {}

  /** The last line that reports an error, else the last line that is not empty. */
  static String lastLine(Path log) {
    try {
      List<String> lines =
          Files.readAllLines(log).stream().map(String::strip).filter(l -> !l.isEmpty()).toList();
      return lines.reversed().stream()
          .filter(line -> line.contains("FATAL:") || line.contains("error:"))
          .findFirst()
          .orElseGet(() -> lines.isEmpty() ? "(the log is empty)" : lines.getLast());
    } catch (IOException e) {
      return "(no log: %s)".formatted(e);
    }
  }
}

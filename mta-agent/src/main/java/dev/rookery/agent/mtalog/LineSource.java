package dev.rookery.agent.mtalog;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** One log file, open, read by whole lines. Renaming or deleting it does not matter. */
final class LineSource implements AutoCloseable {
  private static final int MAX_LINE = 16 * 1024;

  private final RandomAccessFile file;
  private final long inode;
  private final byte[] buffer = new byte[64 * 1024];
  private final StringBuilder partial = new StringBuilder();
  private int next;
  private int filled;
  private long offset;
  private long readUpTo;

  /**
   * @param from where a line begins; a shorter file was truncated and is read from its start
   */
  LineSource(Path path, long from) throws IOException {
    file = new RandomAccessFile(path.toFile(), "r");
    inode = inode(path);
    offset = file.length() < from ? 0 : from;
    readUpTo = offset;
    file.seek(offset);
  }

  static long inode(Path path) throws IOException {
    return ((Number) Files.getAttribute(path, "unix:ino")).longValue();
  }

  long inode() {
    return inode;
  }

  /** Behind the last line that {@link #next} gave. */
  LogPosition position() {
    return new LogPosition(inode, offset);
  }

  /**
   * The next whole line without its end; null when there is none yet. A line above {@value
   * #MAX_LINE} octets comes cut.
   */
  @Nullable String next() throws IOException {
    while (true) {
      if (next == filled && !fill()) {
        return null;
      }
      byte octet = buffer[next++];
      readUpTo++;
      if (octet == '\n') {
        String line = partial.toString();
        partial.setLength(0);
        offset = readUpTo;
        return line;
      }
      if (partial.length() < MAX_LINE) {
        partial.append((char) (octet & 0xff));
      }
    }
  }

  private boolean fill() throws IOException {
    int read = file.read(buffer);
    next = 0;
    filled = Math.max(0, read);
    return read > 0;
  }

  /** Was it cut to a length below what was read? */
  boolean isTruncated() throws IOException {
    return file.length() < readUpTo;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}

package dev.rookery.agent.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Appends records to one segment. On a RandomAccessFile, not a FileChannel, because an interrupted
 * thread closes a channel for everybody.
 */
final class SegmentWriter implements AutoCloseable {
  static final int HEAD = 2 * Integer.BYTES;

  private final RandomAccessFile file;
  private long size;

  /**
   * @param size octets to keep; whatever stands behind them was never acknowledged and is cut
   */
  SegmentWriter(Path path, long size) throws IOException {
    this.file = new RandomAccessFile(path.toFile(), "rw");
    this.size = size;
    file.setLength(size);
    file.seek(size);
  }

  /** Writes one record to the page cache; a record that fails half-way is taken back. */
  void append(byte[] body) throws IOException {
    if (body.length > SegmentReader.MAX_RECORD) {
      throw new IOException(
          "record of %d octets, at most %d".formatted(body.length, SegmentReader.MAX_RECORD));
    }
    byte[] record =
        ByteBuffer.allocate(HEAD + body.length)
            .putInt(body.length)
            .putInt(SegmentReader.checksum(body))
            .put(body)
            .array();
    try {
      file.write(record);
      size += record.length;
    } catch (IOException e) {
      file.setLength(size);
      file.seek(size);
      throw e;
    }
  }

  void sync() throws IOException {
    file.getFD().sync();
  }

  long size() {
    return size;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}

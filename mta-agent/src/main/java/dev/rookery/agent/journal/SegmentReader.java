package dev.rookery.agent.journal;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.CRC32C;

/** Reads records of one segment in order: length, CRC-32C over length and body, body. */
final class SegmentReader implements AutoCloseable {
  static final int MAX_RECORD = 16 << 20;

  private final FileInputStream file;
  private final DataInputStream in;
  private long validUpTo;

  SegmentReader(Path path, long from) throws IOException {
    file = new FileInputStream(path.toFile());
    file.getChannel().position(from);
    in = new DataInputStream(new BufferedInputStream(file, 64 * 1024));
    validUpTo = from;
  }

  /** The next record; empty at the end, or where a record is torn or damaged. */
  Optional<byte[]> next() throws IOException {
    try {
      int length = in.readInt();
      int crc = in.readInt();
      if (length < 1 || length > MAX_RECORD) {
        return Optional.empty();
      }
      byte[] body = new byte[length];
      in.readFully(body);
      if (checksum(body) != crc) {
        return Optional.empty();
      }
      validUpTo += SegmentWriter.HEAD + length;
      return Optional.of(body);
    } catch (EOFException _) {
      return Optional.empty();
    }
  }

  /** Offset behind the last whole record. */
  long validUpTo() {
    return validUpTo;
  }

  static int checksum(byte[] body) {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(Integer.BYTES).putInt(body.length).flip());
    crc.update(body);
    return (int) crc.getValue();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}

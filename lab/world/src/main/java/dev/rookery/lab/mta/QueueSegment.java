package dev.rookery.lab.mta;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.function.BiConsumer;

/** One file of the queue; records are only ever added at its end. */
final class QueueSegment implements AutoCloseable {
  private final Path file;
  private final FileChannel channel;
  private long end;

  QueueSegment(Path file) throws IOException {
    this.file = file;
    this.channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  long size() {
    return end;
  }

  /** Hands every record and its place to {@code taker}; a torn last record is cut off. */
  void replay(BiConsumer<QueueRecord.Read, Long> taker) throws IOException {
    long length = channel.size();
    while (end + QueueRecord.HEADER <= length) {
      ByteBuffer header = bytes(end, QueueRecord.HEADER);
      int octets = header.getInt(0);
      if (octets <= 0 || end + QueueRecord.HEADER + octets > length) {
        break;
      }
      byte[] body = bytes(end + QueueRecord.HEADER, octets).array();
      if (QueueRecord.crc(body, 0) != header.getInt(4)) {
        break;
      }
      taker.accept(QueueRecord.read(body), end);
      end += QueueRecord.HEADER + octets;
    }
    // a record that is torn was never acknowledged: its writer died before the file was forced
    channel.truncate(end);
  }

  /** Gives the place of the record. */
  long append(ByteBuffer record) throws IOException {
    long place = end;
    while (record.hasRemaining()) {
      end += channel.write(record, end);
    }
    return place;
  }

  /** The content of the message whose record stands at {@code place}. */
  byte[] content(long place) throws IOException {
    int octets = bytes(place, QueueRecord.HEADER).getInt(0);
    byte[] body = bytes(place + QueueRecord.HEADER, octets).array();
    int from = QueueRecord.read(body).contentAt();
    return Arrays.copyOfRange(body, from, body.length);
  }

  private ByteBuffer bytes(long from, int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, from + bytes.position()) < 0) {
        throw new IOException("%s ends within a record at %d".formatted(file, from));
      }
    }
    return bytes.flip();
  }

  void force() throws IOException {
    channel.force(false);
  }

  void delete() throws IOException {
    channel.close();
    Files.delete(file);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

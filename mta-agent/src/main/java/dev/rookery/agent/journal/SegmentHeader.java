package dev.rookery.agent.journal;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.UUID;

/**
 * First record of a segment.
 *
 * @param firstSeq sequence number the first event in it has, or would have
 */
record SegmentHeader(UUID epoch, long firstSeq, Instant created) {
  private static final int MAGIC = 0x524b4a31; // RKJ1
  private static final int SIZE = Integer.BYTES + 4 * Long.BYTES;

  byte[] encode() {
    return ByteBuffer.allocate(SIZE)
        .putInt(MAGIC)
        .putLong(epoch.getMostSignificantBits())
        .putLong(epoch.getLeastSignificantBits())
        .putLong(firstSeq)
        .putLong(created.toEpochMilli())
        .array();
  }

  static SegmentHeader decode(byte[] record) {
    ByteBuffer body = ByteBuffer.wrap(record);
    if (record.length != SIZE || body.getInt() != MAGIC) {
      throw new JournalException("not a journal segment, or of a version not known here");
    }
    UUID epoch = new UUID(body.getLong(), body.getLong());
    return new SegmentHeader(epoch, body.getLong(), Instant.ofEpochMilli(body.getLong()));
  }
}

package dev.rookery.agent.journal;

/** First octet of a record's body. */
enum RecordKind {
  /** What one transaction wrote: all of it or nothing. */
  TRANSACTION('T'),
  /** A part of the books' state as of the segment's start. */
  SNAPSHOT('S'),
  /** The snapshot is whole; a segment without it was never in use. */
  SNAPSHOT_END('E');

  private final char mark;

  RecordKind(char mark) {
    this.mark = mark;
  }

  byte mark() {
    return (byte) mark;
  }

  boolean isOf(byte[] record) {
    return record.length > 0 && record[0] == mark;
  }
}

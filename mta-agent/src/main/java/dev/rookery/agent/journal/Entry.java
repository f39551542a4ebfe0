package dev.rookery.agent.journal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * One part of a record.
 *
 * @param topic of a book, or {@link #EVENT}
 * @param json the note or event
 */
record Entry(byte topic, byte[] json) {
  static final byte EVENT = 0;
  private static final int HEAD = 1 + Integer.BYTES;

  static byte[] encode(RecordKind kind, List<Entry> entries) {
    int size = 1 + entries.stream().mapToInt(entry -> HEAD + entry.json.length).sum();
    ByteBuffer body = ByteBuffer.allocate(size).put(kind.mark());
    for (Entry entry : entries) {
      body.put(entry.topic).putInt(entry.json.length).put(entry.json);
    }
    return body.array();
  }

  static List<Entry> decode(byte[] record) {
    ByteBuffer body = ByteBuffer.wrap(record, 1, record.length - 1);
    List<Entry> entries = new ArrayList<>();
    while (body.hasRemaining()) {
      byte topic = body.get();
      byte[] json = new byte[body.getInt()];
      body.get(json);
      entries.add(new Entry(topic, json));
    }
    return entries;
  }
}

package dev.rookery.agent.journal;

import dev.rookery.contract.Codec;
import dev.rookery.contract.Event;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.function.LongSupplier;

/**
 * Reads events that are on disk, by sequence number. Remembers where it stopped, so reading on is
 * cheap. For one thread.
 */
public final class EventReader {
  private final Segments segments;
  private final LongSupplier durableSeq;
  private long segmentNumber;
  private long offset;
  private long lastRead = -1;

  EventReader(Segments segments, LongSupplier durableSeq) {
    this.segments = segments;
    this.durableSeq = durableSeq;
  }

  /**
   * Events with a sequence number above {@code seq}, in order, as far as they are on disk. Events
   * whose segments were trimmed are left out.
   *
   * @param max about how many at most; a transaction is not split
   */
  public List<Event> after(long seq, int max) {
    long end = durableSeq.getAsLong();
    if (seq >= end) {
      return List.of();
    }
    try {
      if (seq != lastRead) {
        seek(seq);
      }
      List<Event> found = collect(seq, end, max);
      lastRead = found.isEmpty() ? -1 : found.getLast().seq();
      return found;
    } catch (IOException e) {
      lastRead = -1;
      throw new JournalException("cannot read the journal", e);
    }
  }

  private void seek(long seq) throws IOException {
    NavigableMap<Long, Path> files = segments.list();
    segmentNumber = files.firstKey();
    offset = 0;
    for (Map.Entry<Long, Path> file : files.entrySet()) {
      if (Segments.wasInUse(file.getValue())
          && Segments.header(file.getValue()).firstSeq() <= seq + 1) {
        segmentNumber = file.getKey();
      }
    }
  }

  private List<Event> collect(long seq, long end, int max) throws IOException {
    List<Event> found = new ArrayList<>();
    long reached = seq;
    while (found.size() < max && reached < end) {
      try (SegmentReader reader = new SegmentReader(segments.path(segmentNumber), offset)) {
        reached = collect(reader, found, seq, end, max);
        offset = reader.validUpTo();
      }
      if (found.size() < max && reached < end && !nextSegment()) {
        break;
      }
    }
    return found;
  }

  private long collect(SegmentReader reader, List<Event> found, long seq, long end, int max)
      throws IOException {
    long reached = found.isEmpty() ? seq : found.getLast().seq();
    while (found.size() < max && reached < end) {
      var record = reader.next();
      if (record.isEmpty()) {
        break;
      }
      reached = Math.max(reached, keepEvents(record.get(), found, seq));
    }
    return reached;
  }

  private static long keepEvents(byte[] record, List<Event> found, long seq) {
    long last = 0;
    if (RecordKind.TRANSACTION.isOf(record)) {
      for (Entry entry : Entry.decode(record)) {
        if (entry.topic() == Entry.EVENT) {
          Event event = Codec.read(entry.json(), Event.class);
          last = event.seq();
          if (last > seq) {
            found.add(event);
          }
        }
      }
    }
    return last;
  }

  private boolean nextSegment() throws IOException {
    Long next = segments.list().higherKey(segmentNumber);
    if (next == null) {
      return false;
    }
    segmentNumber = next;
    offset = 0;
    return true;
  }
}

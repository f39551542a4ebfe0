package dev.rookery.agent.journal;

import dev.rookery.contract.Codec;
import dev.rookery.contract.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.UUID;

/**
 * What opening a journal found.
 *
 * @param segmentNumber of the segment to go on in
 * @param validBytes of that segment; what follows is a torn record
 * @param created when that segment was made; empty when it is still to be made
 */
record Recovery(
    UUID epoch, long segmentNumber, long lastSeq, long validBytes, Optional<Instant> created) {
  private static final System.Logger LOG = System.getLogger("journal");

  boolean isNew() {
    return created.isEmpty();
  }

  /** Brings the books to the state of the newest segment that was in use. */
  static Recovery run(Segments segments, Shelf shelf) throws IOException {
    NavigableMap<Long, Path> files = segments.list();
    while (!files.isEmpty() && !Segments.wasInUse(files.lastEntry().getValue())) {
      Path unused = files.pollLastEntry().getValue();
      LOG.log(System.Logger.Level.WARNING, "journal: dropping {0}, never in use", unused);
      Files.delete(unused);
    }
    if (files.isEmpty()) {
      return new Recovery(UUID.randomUUID(), 1, 0, 0, Optional.empty());
    }
    return replay(files.lastEntry(), shelf);
  }

  private static Recovery replay(Map.Entry<Long, Path> segment, Shelf shelf) throws IOException {
    SegmentHeader header = Segments.header(segment.getValue());
    long lastSeq = header.firstSeq() - 1;
    try (SegmentReader reader = new SegmentReader(segment.getValue(), 0)) {
      reader.next();
      for (var record = reader.next(); record.isPresent(); record = reader.next()) {
        for (Entry entry : Entry.decode(record.get())) {
          if (entry.topic() == Entry.EVENT) {
            lastSeq = Codec.read(entry.json(), Event.class).seq();
          } else {
            shelf.replay(entry);
          }
        }
      }
      warnOfTornTail(segment.getValue(), reader.validUpTo());
      return new Recovery(
          header.epoch(),
          segment.getKey(),
          lastSeq,
          reader.validUpTo(),
          Optional.of(header.created()));
    }
  }

  private static void warnOfTornTail(Path file, long validBytes) throws IOException {
    long torn = Files.size(file) - validBytes;
    if (torn > 0) {
      LOG.log(
          System.Logger.Level.WARNING,
          "journal: cut {0} octets of an unfinished record from {1}",
          torn,
          file.getFileName());
    }
  }
}

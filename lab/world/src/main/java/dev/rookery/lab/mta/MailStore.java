package dev.rookery.lab.mta;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The queue on disk: a log in segments. A message is forced to disk before {@link #add} returns,
 * and many sessions that wait at the same time share one force (group commit). State and removal
 * are written at once and forced with the next message: lost in a power cut, a message may be sent
 * twice.
 */
final class MailStore implements AutoCloseable {
  private static final long SEGMENT_OCTETS = 32L << 20;
  private static final byte[] NONE = {};

  private record Place(QueueSegment segment, long at) {}

  private final Path folder;
  private final long segmentOctets;
  private final FileChannel lockFile;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition forcedMore = lock.newCondition();
  private final TreeMap<Long, QueueSegment> segments = new TreeMap<>();
  private final Map<String, StoredMail> mails = new ConcurrentHashMap<>();
  private final Map<String, Place> places = new ConcurrentHashMap<>();
  private long written;
  private long forced;
  private boolean forcing;
  private boolean closed;

  /**
   * Opens the queue and reads what a former run left.
   *
   * @throws IOException the folder cannot be written, or another MTA holds it
   */
  MailStore(Path folder) throws IOException {
    this(folder, SEGMENT_OCTETS);
  }

  /**
   * @param segmentOctets a segment larger than this is followed by a new one
   */
  MailStore(Path folder, long segmentOctets) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.segmentOctets = segmentOctets;
    this.lockFile =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    requireLock();
    try {
      replay();
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private void requireLock() throws IOException {
    @Nullable FileLock held;
    try {
      held = lockFile.tryLock();
    } catch (OverlappingFileLockException _) {
      held = null;
    }
    if (held == null) {
      lockFile.close();
      throw new IOException("the mail system is already running: another MTA holds " + folder);
    }
  }

  private void replay() throws IOException {
    List<Path> files;
    try (var list = Files.list(folder)) {
      files = list.filter(file -> file.toString().endsWith(".seg")).sorted().toList();
    }
    for (Path file : files) {
      QueueSegment segment = new QueueSegment(file);
      String name = file.getFileName().toString();
      segments.put(Long.parseLong(name.substring(0, name.indexOf('.'))), segment);
      segment.replay((record, at) -> apply(segment, record, at));
    }
    if (segments.isEmpty()) {
      startSegment();
    }
  }

  private void apply(QueueSegment segment, QueueRecord.Read record, long at) {
    String id = record.mail().id();
    switch (record.kind()) {
      case MESSAGE -> {
        mails.put(id, record.mail());
        places.put(id, new Place(segment, at));
      }
      case STATE -> mails.replace(id, record.mail());
      case REMOVED -> {
        mails.remove(id);
        places.remove(id);
      }
    }
  }

  /** All messages as they are on disk. */
  List<StoredMail> mails() {
    return List.copyOf(mails.values());
  }

  /** Returns once the message is safe. */
  void add(StoredMail mail, byte[] content) throws IOException {
    lock.lock();
    try {
      Place place = append(QueueRecord.Kind.MESSAGE, mail, content);
      mails.put(mail.id(), mail);
      places.put(mail.id(), place);
      awaitForced(written);
    } finally {
      lock.unlock();
    }
  }

  void update(StoredMail mail) throws IOException {
    lock.lock();
    try {
      append(QueueRecord.Kind.STATE, mail, NONE);
      mails.replace(mail.id(), mail);
    } finally {
      lock.unlock();
    }
  }

  void remove(StoredMail mail) throws IOException {
    lock.lock();
    try {
      append(QueueRecord.Kind.REMOVED, mail, NONE);
      mails.remove(mail.id());
      places.remove(mail.id());
      cleanOldest();
    } finally {
      lock.unlock();
    }
  }

  byte[] content(String id) throws IOException {
    lock.lock();
    try {
      Place place = places.get(id);
      if (place == null) {
        throw new IOException("no message " + id + " in " + folder);
      }
      return place.segment.content(place.at);
    } finally {
      lock.unlock();
    }
  }

  private Place append(QueueRecord.Kind kind, StoredMail mail, byte[] content) throws IOException {
    if (closed) {
      throw new IOException("the queue is closed");
    }
    if (segments.lastEntry().getValue().size() > segmentOctets) {
      segments.lastEntry().getValue().force();
      startSegment();
    }
    QueueSegment segment = segments.lastEntry().getValue();
    Place place = new Place(segment, segment.append(QueueRecord.write(kind, mail, content)));
    written++;
    return place;
  }

  private void startSegment() throws IOException {
    long number = segments.isEmpty() ? 1 : segments.lastKey() + 1;
    segments.put(number, new QueueSegment(folder.resolve("%010d.seg".formatted(number))));
    try (FileChannel directory = FileChannel.open(folder)) {
      directory.force(true); // the new file's name must survive too
    }
  }

  /** The first who waits forces for all who have written by then. */
  private void awaitForced(long position) throws IOException {
    while (forced < position) {
      if (forcing) {
        forcedMore.awaitUninterruptibly();
        continue;
      }
      forcing = true;
      long upTo = written;
      QueueSegment segment = segments.lastEntry().getValue();
      lock.unlock();
      try {
        segment.force();
      } finally {
        lock.lock();
        forcing = false;
        forcedMore.signalAll();
      }
      forced = Math.max(forced, upTo);
    }
  }

  /** Moves what still waits out of the oldest segment once others have come, and deletes it. */
  private void cleanOldest() throws IOException {
    if (segments.size() < 3 || forcing) {
      return;
    }
    QueueSegment oldest = segments.firstEntry().getValue();
    List<String> left = new ArrayList<>();
    places.forEach((id, place) -> {
      if (place.segment == oldest) {
        left.add(id);
      }
    });
    for (String id : left) {
      byte[] content = oldest.content(places.get(id).at);
      places.put(id, append(QueueRecord.Kind.MESSAGE, mails.get(id), content));
    }
    segments.lastEntry().getValue().force();
    segments.remove(segments.firstKey());
    oldest.delete();
  }

  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      closed = true;
      for (QueueSegment segment : segments.values()) {
        segment.close();
      }
      lockFile.close();
    } finally {
      lock.unlock();
    }
  }
}

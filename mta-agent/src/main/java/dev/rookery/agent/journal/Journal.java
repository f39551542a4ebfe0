package dev.rookery.agent.journal;

import dev.rookery.contract.Codec;
import dev.rookery.contract.ContractVersion;
import dev.rookery.contract.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The agent's memory: an append-only file of transactions in segments, each segment beginning with
 * a snapshot of the books. A transaction is one record, so after kill -9 it is there whole or not
 * at all; its caller hears of it once it is synced. Every event gets the next sequence number of
 * the epoch, without gaps; a new epoch begins when the directory is empty.
 *
 * <p>Lost: everything not yet reported, and which permits were used; so it lives on a real disk.
 */
public final class Journal implements AutoCloseable, GroupCommit.Target {
  private final JournalSettings settings;
  private final UUID node;
  private final InstantSource clock;
  private final Segments segments;
  private final Shelf shelf;
  private final DirectoryLock directoryLock;
  private final ReentrantLock lock = new ReentrantLock();
  private final GroupCommit commits;

  private UUID epoch = new UUID(0, 0);
  private long segmentNumber;
  private SegmentWriter writer;
  private Instant segmentCreated;
  private long snapshotBytes;
  private volatile GroupCommit.Position written;

  /**
   * Opens or begins a journal and brings the books to its state. A torn tail, which nobody was told
   * of, is cut.
   *
   * @param directory made when absent; one agent at a time
   * @throws JournalException another agent has it open, or it is damaged
   */
  public Journal(
      Path directory,
      JournalSettings settings,
      UUID node,
      InstantSource clock,
      List<? extends Book<?>> books) {
    this.settings = settings;
    this.node = node;
    this.clock = clock;
    this.segments = new Segments(directory);
    this.shelf = new Shelf(books);
    this.directoryLock = DirectoryLock.take(directory);
    try {
      Recovery recovered = Recovery.run(segments, shelf);
      this.epoch = recovered.epoch();
      this.segmentNumber = recovered.segmentNumber();
      this.written = new GroupCommit.Position(0, recovered.lastSeq());
      this.writer = recovered.isNew() ? begin(segmentNumber) : reopen(recovered);
      this.segmentCreated = recovered.created().orElseGet(clock::instant);
    } catch (IOException | RuntimeException e) {
      directoryLock.close();
      throw new JournalException("cannot open the journal in " + directory, e);
    }
    this.commits = new GroupCommit(this, written);
  }

  private SegmentWriter reopen(Recovery recovered) throws IOException {
    SegmentWriter open = new SegmentWriter(segments.path(segmentNumber), recovered.validBytes());
    open.sync();
    return open;
  }

  /** Names this journal's sequence numbers. */
  public UUID epoch() {
    return epoch;
  }

  /** Sequence number of the last event written, 0 before the first. */
  public long lastSeq() {
    return written.seq();
  }

  /** Sequence number of the last event that is on disk. */
  public long durableSeq() {
    return commits.durableSeq();
  }

  /**
   * Runs {@code work} alone, writes what it asks for as one record, and returns its result once
   * that is on disk. If {@code work} throws, nothing is written.
   *
   * @throws JournalException it could not be written; the books are as before
   */
  public <T> T transact(Function<Transaction, T> work) {
    Written<T> done = run(work);
    commits.await(done.records());
    return done.result();
  }

  /**
   * As {@link #transact}, but does not wait: it is on disk no later than the next transaction that
   * does. For many small steps of which only the last is waited for.
   */
  public <T> T transactUnsynced(Function<Transaction, T> work) {
    return run(work).result();
  }

  private record Written<T>(T result, long records) {}

  private <T> Written<T> run(Function<Transaction, T> work) {
    Transaction transaction = new Transaction();
    lock.lock();
    try {
      T result = work.apply(transaction);
      if (!transaction.isEmpty()) {
        commits.requireSound();
        write(transaction);
      }
      return new Written<>(result, written.records());
    } finally {
      lock.unlock();
    }
  }

  /** Reads books while nobody changes them. What is read may not be on disk yet. */
  public <T> T read(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  private void write(Transaction transaction) {
    try {
      rollWhenDue();
      GroupCommit.Position before = written;
      List<Entry> entries = new ArrayList<>();
      long seq = before.seq();
      for (Transaction.Draft draft : transaction.events()) {
        entries.add(new Entry(Entry.EVENT, Codec.write(event(++seq, draft))));
      }
      for (Transaction.Note<?> note : transaction.notes()) {
        entries.add(new Entry(note.book().topic(), Codec.write(note.note())));
      }
      writer.append(Entry.encode(RecordKind.TRANSACTION, entries));
      transaction.notes().forEach(Transaction.Note::apply);
      written = new GroupCommit.Position(before.records() + 1, seq);
    } catch (IOException e) {
      throw new JournalException("cannot write the journal: " + e.getMessage(), e);
    }
  }

  private Event event(long seq, Transaction.Draft draft) {
    return new Event(
        ContractVersion.CURRENT,
        node,
        epoch,
        seq,
        clock.instant(),
        draft.kind(),
        draft.message(),
        draft.appliedVersion());
  }

  private void rollWhenDue() throws IOException {
    boolean full = writer.size() - snapshotBytes > settings.segmentBytes();
    boolean old = clock.instant().isAfter(segmentCreated.plus(settings.segmentAge()));
    if (!full && !old) {
      return;
    }
    writer.sync();
    SegmentWriter next = begin(segmentNumber + 1);
    writer.close();
    writer = next;
    segmentNumber++;
    segmentCreated = clock.instant();
  }

  /** A new segment with header and snapshot, on disk before it is used. */
  private SegmentWriter begin(long number) throws IOException {
    SegmentWriter next = new SegmentWriter(segments.path(number), 0);
    next.append(new SegmentHeader(epoch, written.seq() + 1, clock.instant()).encode());
    List<byte[]> parts = new ArrayList<>();
    shelf.snapshot(part -> parts.add(Entry.encode(RecordKind.SNAPSHOT, part)));
    for (byte[] part : parts) {
      next.append(part);
    }
    next.append(Entry.encode(RecordKind.SNAPSHOT_END, List.of()));
    next.sync();
    segments.syncDirectory();
    snapshotBytes = next.size();
    return next;
  }

  /** A reader of its own for the events that are on disk. */
  public EventReader reader() {
    return new EventReader(segments, this::durableSeq);
  }

  /** Waits until an event beyond {@code seq} is on disk, or the time is over. */
  public void awaitBeyond(long seq, Duration atMost) throws InterruptedException {
    commits.awaitBeyond(seq, atMost);
  }

  /**
   * Deletes whole segments whose events are all at or below the watermark and that are older than
   * {@link JournalSettings#keep}.
   *
   * @return how many were deleted
   */
  public int trim(long watermark) {
    lock.lock();
    try {
      int deleted = 0;
      Instant limit = clock.instant().minus(settings.keep());
      for (Map.Entry<Long, Path> each : segments.list().headMap(segmentNumber).entrySet()) {
        long lastSeq = Segments.header(segments.path(each.getKey() + 1)).firstSeq() - 1;
        Instant changed = Files.getLastModifiedTime(each.getValue()).toInstant();
        if (lastSeq > watermark || changed.isAfter(limit)) {
          break;
        }
        Files.delete(each.getValue());
        deleted++;
      }
      return deleted;
    } catch (IOException e) {
      throw new JournalException("cannot trim the journal", e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public GroupCommit.Position written() {
    return written;
  }

  /** For {@link GroupCommit}: a segment that was closed meanwhile had been synced before. */
  @Override
  public void sync() throws IOException {
    SegmentWriter current = writer;
    try {
      current.sync();
    } catch (IOException e) {
      if (current == writer) {
        throw e;
      }
      writer.sync();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      writer.sync();
      writer.close();
    } catch (IOException e) {
      throw new JournalException("cannot close the journal", e);
    } finally {
      directoryLock.close();
      lock.unlock();
    }
  }
}

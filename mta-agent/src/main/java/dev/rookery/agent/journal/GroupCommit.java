package dev.rookery.agent.journal;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets many writers share one fsync: the first to come syncs for all that were written by then, the
 * others wait. After a failed sync nobody knows what is on disk, so the journal is broken for good.
 */
final class GroupCommit {
  /** How far the journal is written; {@code seq} is the last event within. */
  record Position(long records, long seq) {}

  /** The file to sync, and how far it was written before. */
  interface Target {
    Position written();

    void sync() throws IOException;
  }

  private final Target target;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private Position durable;
  private boolean syncing;
  private volatile @Nullable IOException failure;

  GroupCommit(Target target, Position durable) {
    this.target = target;
    this.durable = durable;
  }

  /** Returns once this many records are on disk. */
  void await(long records) {
    lock.lock();
    try {
      while (durable.records() < records) {
        requireSound();
        if (syncing) {
          changed.awaitUninterruptibly();
        } else {
          lead();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void lead() {
    syncing = true;
    lock.unlock();
    Position reached = target.written();
    IOException problem = null;
    try {
      target.sync();
    } catch (IOException e) {
      problem = e;
    } finally {
      lock.lock();
      syncing = false;
      failure = problem;
      durable = problem == null ? reached : durable;
      changed.signalAll();
    }
  }

  /** Sequence number of the last event on disk. */
  long durableSeq() {
    lock.lock();
    try {
      return durable.seq();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until an event beyond {@code seq} is on disk, or the time is over. */
  void awaitBeyond(long seq, Duration atMost) throws InterruptedException {
    lock.lock();
    try {
      long left = atMost.toNanos();
      while (durable.seq() <= seq && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Throws once a sync has failed. */
  void requireSound() {
    if (failure != null) {
      throw new JournalException("journal could not be synced to disk; restart the agent", failure);
    }
  }
}

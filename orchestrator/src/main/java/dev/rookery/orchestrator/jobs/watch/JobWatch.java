package dev.rookery.orchestrator.jobs.watch;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One watcher of one job, to be asked again and again by one thread. A slow one is told fewer
 * states in between, never too few steps.
 */
public final class JobWatch implements AutoCloseable {
  private final JobWatches owner;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private Cursor cursor;
  private @Nullable JobProgress latest;
  private Usual usual = Usual.UNKNOWN;
  private boolean over;
  private long askedAt = System.nanoTime();

  JobWatch(JobWatches owner, Cursor cursor) {
    this.owner = owner;
    this.cursor = cursor;
  }

  /**
   * What changed since it was last asked.
   *
   * @param atMost to wait for a change
   * @return empty when nothing changed in that time, or {@link #isOver}
   */
  public List<ProgressEvent> next(Duration atMost) throws InterruptedException {
    long left = atMost.toNanos();
    lock.lock();
    try {
      while (true) {
        askedAt = System.nanoTime();
        Telling telling = told();
        if (!telling.events().isEmpty() || over || left <= 0) {
          cursor = telling.cursor();
          return telling.events();
        }
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  private Telling told() {
    return latest == null ? new Telling(List.of(), cursor) : Telling.next(cursor, latest, usual);
  }

  /** Nothing will come any more: the job has ended and its watcher knows it, or nobody looks. */
  public boolean isOver() {
    lock.lock();
    try {
      return over && told().events().isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /**
   * @param progress null = the job is not there any more; what is older than what was seen is left
   *     out
   */
  void see(@Nullable JobProgress progress, Usual known) {
    lock.lock();
    try {
      if (progress == null || progress.hasEnded()) {
        over = true;
      }
      if (progress != null && (latest == null || latest.at().isBefore(progress.at()))) {
        usual = known;
        latest = progress;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void end() {
    lock.lock();
    try {
      over = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean isForgotten(Duration silence) {
    lock.lock();
    try {
      return System.nanoTime() - askedAt > silence.toNanos();
    } finally {
      lock.unlock();
    }
  }

  /** Frees its place. */
  @Override
  public void close() {
    owner.forget(this);
    end();
  }
}

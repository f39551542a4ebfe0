package dev.rookery.orchestrator.jobs.rings;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Rings that wait for the one thread that sends them. Putting one in returns at once; what comes
 * before the last was taken is one ring.
 */
final class Outbox {
  /** Steps may be many and short; readers look no more often than this anyway. */
  static final Duration PROGRESS_APART = Duration.ofMillis(20);

  /** What does not fit is found by the watchers' own looks. */
  static final int MOST = 10_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition something = lock.newCondition();
  private volatile boolean due; // written under lock
  private final Set<UUID> watched = new LinkedHashSet<>(); // guarded by lock
  private final Set<UUID> progressed = new LinkedHashSet<>(); // guarded by lock
  private long progressFrom = System.nanoTime(); // guarded by lock

  void due() {
    if (due) {
      return;
    }
    put(() -> due = true);
  }

  void watched(Collection<UUID> jobs) {
    put(() -> {
      if (watched.size() < MOST) {
        watched.addAll(jobs);
      }
    });
  }

  void progressed(UUID job) {
    put(() -> {
      if (progressed.size() < MOST) {
        progressed.add(job);
      }
    });
  }

  private void put(Runnable ring) {
    lock.lock();
    try {
      ring.run();
      something.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for one. */
  Ring next() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        if (due) {
          due = false;
          return new Ring.Due();
        }
        if (!watched.isEmpty()) {
          return new Ring.Watched(some(watched));
        }
        if (progressed.isEmpty()) {
          something.await();
          continue;
        }
        long now = System.nanoTime();
        if (now - progressFrom >= 0) {
          progressFrom = now + PROGRESS_APART.toNanos();
          return new Ring.Progressed(some(progressed));
        }
        something.awaitNanos(progressFrom - now);
      }
    } finally {
      lock.unlock();
    }
  }

  private static Set<UUID> some(Set<UUID> from) {
    Set<UUID> some = new HashSet<>();
    for (Iterator<UUID> jobs = from.iterator(); jobs.hasNext() && some.size() < Ring.MOST_JOBS; ) {
      some.add(jobs.next());
      jobs.remove();
    }
    return some;
  }
}

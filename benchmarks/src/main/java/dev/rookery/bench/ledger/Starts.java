package dev.rookery.bench.ledger;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts jobs as they start. */
final class Starts {
  private final int expected;
  private final CountDownLatch missing;
  private final AtomicInteger count = new AtomicInteger();
  private volatile long firstNanos;

  Starts(int expected) {
    this.expected = expected;
    this.missing = new CountDownLatch(expected);
  }

  /** The body of each job. */
  void one() {
    if (count.incrementAndGet() == 1) {
      firstNanos = System.nanoTime();
    }
    missing.countDown();
  }

  /** When the first job started, by {@link System#nanoTime}. */
  long firstNanos() {
    return firstNanos;
  }

  void awaitAll(Duration atMost) throws InterruptedException, TimeoutException {
    if (!missing.await(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new TimeoutException(
          "%d of %d jobs started within %d s".formatted(count.get(), expected, atMost.toSeconds()));
    }
  }

  /**
   * @throws IllegalStateException a job started twice, although nothing crashed
   */
  void requireOnceEach() {
    if (count.get() != expected) {
      throw new IllegalStateException(
          "%d jobs were started %d times in all".formatted(expected, count.get()));
    }
  }
}

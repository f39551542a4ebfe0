package dev.rookery.orchestrator.provisioning;

import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a line on which nothing is heard, or on which something takes too long. Packets that vanish
 * tell neither side anything, and a write that the kernel cannot get rid of blocks for a quarter of
 * an hour; only closing the socket from outside ends both.
 */
final class LineWatch implements AutoCloseable {
  private static final long LOOK_NANOS = 1_000_000_000;

  private final Duration silence;
  private final Closeable line;
  private final Thread watcher;
  private volatile boolean countsSilence;
  private volatile boolean isOver;
  private volatile long heardAt = System.nanoTime();
  private volatile @Nullable Ear ear;
  private volatile @Nullable Bound bound;
  private volatile @Nullable String verdict;

  /**
   * @param line is closed when it is given up
   */
  LineWatch(Duration silence, Closeable line) {
    this.silence = silence;
    this.line = line;
    this.watcher = Thread.ofVirtual().name("ssh-watch").start(this::watch);
  }

  /** Something that must end in time. */
  final class Bound implements AutoCloseable {
    private final @Nullable Bound outer = bound;
    private final long until;
    private final String what;

    private Bound(Duration atMost, String what) {
      this.until = System.nanoTime() + atMost.toNanos();
      this.what = what + " took longer than " + words(atMost);
    }

    @Override
    public void close() {
      bound = outer;
    }
  }

  /** What comes in here is heard; what comes in at an earlier ear is not any more. */
  InputStream listen(InputStream in) {
    Ear next = new Ear(in);
    ear = next;
    heardAt = System.nanoTime();
    return next;
  }

  private final class Ear extends FilterInputStream {
    Ear(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      return heard(super.read());
    }

    @Override
    public int read(byte[] into, int from, int octets) throws IOException {
      return heard(super.read(into, from, octets));
    }

    private int heard(int result) {
      if (result >= 0 && ear == this) {
        heardAt = System.nanoTime();
      }
      return result;
    }
  }

  /** From now on silence is a fault: the other side is asked for signs of life. */
  void countSilence() {
    heardAt = System.nanoTime();
    countsSilence = true;
    LockSupport.unpark(watcher);
  }

  /**
   * Until the answer is closed; within another one both hold.
   *
   * @param what in words, for the error
   */
  Bound within(Duration atMost, String what) {
    Bound next = new Bound(atMost, what);
    bound = next;
    LockSupport.unpark(watcher);
    return next;
  }

  /** Why the line was cut; empty = it was not. */
  Optional<String> verdict() {
    return Optional.ofNullable(verdict);
  }

  private void watch() {
    while (!isOver) {
      Optional<String> found = fault();
      if (found.isPresent()) {
        verdict = found.get();
        cut();
        return;
      }
      LockSupport.parkNanos(this, Math.min(LOOK_NANOS, Math.max(1_000_000, nanosLeft())));
    }
  }

  private Optional<String> fault() {
    long now = System.nanoTime();
    for (Bound each = bound; each != null; each = each.outer) {
      if (now - each.until >= 0) {
        return Optional.of(each.what);
      }
    }
    return countsSilence && now - heardAt >= silence.toNanos()
        ? Optional.of("it was silent for %s, also when asked".formatted(words(silence)))
        : Optional.empty();
  }

  private long nanosLeft() {
    long now = System.nanoTime();
    long left = countsSilence ? heardAt + silence.toNanos() - now : LOOK_NANOS;
    for (Bound each = bound; each != null; each = each.outer) {
      left = Math.min(left, each.until - now);
    }
    return left;
  }

  private void cut() {
    try {
      line.close();
    } catch (IOException e) {
      // it is gone, which is what we want
    }
  }

  private static String words(Duration time) {
    return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }

  /** Stops watching; the line is left alone. */
  @Override
  public void close() {
    isOver = true;
    LockSupport.unpark(watcher);
  }
}

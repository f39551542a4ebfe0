package dev.rookery.agent.report;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Waits that double from one failure to the next, with jitter of a fifth. For one thread. */
public final class Backoff {
  private final Duration first;
  private final Duration most;
  private Duration next;

  public Backoff(Duration first, Duration most) {
    this.first = first;
    this.most = most;
    this.next = first;
  }

  /** How long to wait now. */
  public Duration next() {
    Duration now = next;
    next = now.multipliedBy(2).compareTo(most) < 0 ? now.multipliedBy(2) : most;
    long fifth = Math.max(1, now.toMillis() / 5);
    return now.plusMillis(ThreadLocalRandom.current().nextLong(fifth));
  }

  /** It worked: the next failure waits only little again. */
  public void reset() {
    next = first;
  }

  /** True when no failure came since the last reset. */
  public boolean isFresh() {
    return next.equals(first);
  }
}

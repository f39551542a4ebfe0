package dev.rookery.lab.mta;

import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for an event with a deadline. */
final class Await {
  private static final long DEADLINE_NANOS = 5_000_000_000L;

  private Await() {}

  static void until(String what, Callable<Boolean> happened) throws Exception {
    long end = System.nanoTime() + DEADLINE_NANOS;
    while (!happened.call()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("did not happen within 5 s: " + what);
      }
      LockSupport.parkNanos(2_000_000);
    }
  }
}

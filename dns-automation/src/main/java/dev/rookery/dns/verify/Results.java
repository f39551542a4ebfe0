package dev.rookery.dns.verify;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Results of threads that have ended. */
final class Results {
  private Results() {}

  /** The result; the thread's own exception comes through as it was. */
  static <T> T of(Future<T> done) {
    try {
      return done.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking name servers", e);
    }
  }
}

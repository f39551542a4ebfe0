package dev.rookery.bench.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Jobs enqueued while nobody works, in jobs per second. */
final class Enqueueing {
  static final int THREADS = 8;

  private Enqueueing() {}

  /** Each job in a transaction of its own, by {@value #THREADS} threads. */
  static double oneByOne(Rival rival, int jobs) throws Exception {
    rival.clear();
    int each = Math.max(1, jobs / THREADS);
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      long start = System.nanoTime();
      List<Future<?>> all = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        all.add(
            threads.submit(() -> {
              for (int job = 0; job < each; job++) {
                rival.enqueue();
              }
              return null;
            }));
      }
      for (Future<?> thread : all) {
        thread.get();
      }
      return rate(each * THREADS, start);
    }
  }

  /** In the rival's quickest way, by one thread. */
  static double inBulk(Rival rival, int jobs) throws Exception {
    rival.clear();
    long start = System.nanoTime();
    rival.enqueueAll(jobs);
    return rate(jobs, start);
  }

  private static double rate(int jobs, long start) {
    return jobs / ((System.nanoTime() - start) / 1e9);
  }
}

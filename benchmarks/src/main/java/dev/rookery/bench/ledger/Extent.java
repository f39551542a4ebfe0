package dev.rookery.bench.ledger;

import dev.rookery.bench.Effort;

/**
 * How much is measured.
 *
 * @param rounds of each contest
 * @param jobs completed in a round
 * @param enqueued one by one in a round
 * @param bulk enqueued in bulk in a round
 * @param delays measured in a round
 * @param backlog jobs that wait in the larger of two ledgers
 * @param shortBacklog jobs that wait in the smaller one
 */
record Extent(
    int rounds, int jobs, int enqueued, int bulk, int delays, int backlog, int shortBacklog) {
  private static final int ROUNDS = 5;
  private static final int JOBS = 20_000;

  static Extent of(Effort effort) {
    int jobs = effort.jobs().orElse(JOBS);
    return new Extent(
        effort.quick() ? 1 : ROUNDS,
        jobs,
        Math.max(Enqueueing.THREADS, jobs / 5),
        jobs * 5 / 2,
        Math.max(5, jobs / 200),
        jobs * 50,
        Math.max(2, jobs / 2));
  }

  /** Jobs completed before the clock counts: compiled code is what a server runs for months. */
  int warmUp() {
    return rounds == 1 ? jobs : 3 * jobs;
  }
}

package dev.rookery.bench.ledger;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * Jobs that do nothing wait, then a rival works until the database says that all are done.
 *
 * @param jobs how many
 * @param admin a superuser's connections
 */
record Completion(int jobs, Schema admin, ServerMeter meter)
    implements Contest.Trial<Completion.Figures> {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Duration LOOK_EVERY = Duration.ofMillis(2);

  /**
   * @param walBytesPerJob from claim to completion; enqueueing is not in it
   * @param cpuMicrosPerJob of all of PostgreSQL's processes in the same time
   */
  record Figures(double perSecond, double walBytesPerJob, double cpuMicrosPerJob) {}

  @Override
  public Figures take(Rival rival) throws Exception {
    rival.clear();
    admin.run("checkpoint");
    rival.enqueueAll(jobs);
    admin.run("analyze");
    try {
      return work(rival);
    } finally {
      rival.stop();
    }
  }

  private Figures work(Rival rival) throws Exception {
    Starts starts = new Starts(jobs);
    ServerMeter.Reading before = meter.read();
    long called = System.nanoTime();
    rival.start(starts::one);
    starts.awaitAll(LIMIT);
    awaitDone(rival);
    long from = rival.comesUpFirst() ? starts.firstNanos() : called;
    double seconds = (System.nanoTime() - from) / 1e9;
    ServerMeter.Reading spent = meter.read().since(before);
    starts.requireOnceEach();
    return new Figures(jobs / seconds, spent.walBytes() / jobs, spent.cpuMicros() / jobs);
  }

  private static void awaitDone(Rival rival)
      throws SQLException, InterruptedException, TimeoutException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!rival.isAllDone()) {
      if (System.nanoTime() > deadline) {
        throw new TimeoutException(
            "all jobs started, not all ended within %d s".formatted(LIMIT.toSeconds()));
      }
      Thread.sleep(LOOK_EVERY);
    }
  }
}

package dev.rookery.bench.ledger;

import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * How long an idle rival takes from the call that enqueues a job, its commit included, to the job's
 * first instruction; in milliseconds, a value a job.
 *
 * @param jobs how many, one at a time, at random moments of a rival's polling
 */
record StartDelay(int jobs) implements Contest.Trial<double[]> {
  private static final int UNCOUNTED = 5;
  private static final int LIMIT_SECONDS = 30;
  private static final int PAUSE_MILLIS = 100;

  @Override
  public double[] take(Rival rival) throws Exception {
    rival.clear();
    Bell bell = new Bell();
    rival.start(bell);
    try {
      for (int job = 0; job < UNCOUNTED; job++) {
        bell.millisAfter(rival);
      }
      double[] millis = new double[jobs];
      for (int job = 0; job < jobs; job++) {
        Thread.sleep(ThreadLocalRandom.current().nextInt(PAUSE_MILLIS));
        millis[job] = bell.millisAfter(rival);
      }
      return millis;
    } finally {
      rival.stop();
    }
  }

  /** Rung by the job. */
  private static final class Bell implements Runnable {
    private final Semaphore rung = new Semaphore(0);
    private volatile long at;

    @Override
    public void run() {
      at = System.nanoTime();
      rung.release();
    }

    double millisAfter(Rival rival) throws Exception {
      long asked = System.nanoTime();
      rival.enqueue();
      if (!rung.tryAcquire(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new TimeoutException("a job did not start within " + LIMIT_SECONDS + " s");
      }
      return (at - asked) / 1e6;
    }
  }
}

package dev.rookery.orchestrator.jobs.sim;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * What a simulated job does.
 *
 * @param steps each with an effect at the provider; 0 = nothing at all
 * @param millis each step takes so long
 * @param failures so many runs fail, each after a step's work was begun
 * @param snoozes waits for its time, so often
 * @param signal waits once for a signal that comes or does not
 * @param hopeless when all else is done it fails for good
 * @param undoes given up, it is undone
 */
record Script(
    int steps,
    int millis,
    int failures,
    int snoozes,
    boolean signal,
    boolean hopeless,
    boolean undoes) {
  static final int ATTEMPTS = 6;

  static Script some(RandomGenerator random) {
    if (random.nextInt(4) == 0) {
      return new Script(0, random.nextInt(20), 0, 0, false, false, false);
    }
    return new Script(
        1 + random.nextInt(3),
        random.nextInt(500),
        random.nextInt(3) == 0 ? random.nextInt(8) : 0,
        random.nextInt(3) == 0 ? 1 + random.nextInt(2) : 0,
        random.nextInt(5) == 0,
        random.nextInt(4) == 0,
        random.nextBoolean());
  }

  Duration work() {
    return Duration.ofMillis(millis);
  }

  /** Waits so often before it goes on. */
  int waits() {
    return snoozes + (signal ? 1 : 0);
  }

  static Duration backoff(int attempt, RandomGenerator random) {
    return Duration.ofMillis((long) (Math.min(10_000, 1_000L << attempt) * random.nextDouble()));
  }
}

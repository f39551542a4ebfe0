package dev.rookery.orchestrator.jobs.sim;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.orchestrator.jobs.sim.HistoryChecker.BrokenPromise;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * Thousands of lives of a few workers, each decided by a seed: {@code -Drookery.seeds=10000} takes
 * more of them (28 s on two cores under load 12), {@code -Drookery.seed=42} one alone.
 */
class WorkerSimulationTest {
  /** I13, from the last fault on. */
  private static final Duration IN_TIME = Duration.ofMinutes(3);

  @Test
  void whatever_goes_wrong_every_promise_is_kept() {
    Long alone = Long.getLong("rookery.seed");
    long first = alone == null ? 1 : alone;
    long seeds = alone == null ? Long.getLong("rookery.seeds", 1_500) : 1;
    long longest = 0;
    for (long seed = first; seed < first + seeds; seed++) {
      longest = Math.max(longest, endsAfter(seed));
    }
    assertThat(Duration.ofNanos(longest)).isLessThan(IN_TIME);
  }

  private static long endsAfter(long seed) {
    try {
      return new Simulation(seed, ModelLedger::new, Habits.GOOD).run();
    } catch (BrokenPromise | RuntimeException e) {
      throw new AssertionError(
          "seed %d at commit %s: %s%nagain with -Drookery.seed=%d"
              .formatted(seed, commit(), e.getMessage(), seed),
          e);
    }
  }

  private static String commit() {
    try {
      Process git = new ProcessBuilder("git", "describe", "--always", "--dirty").start();
      return new String(git.getInputStream().readAllBytes(), UTF_8).strip();
    } catch (IOException e) {
      return "unknown";
    }
  }
}

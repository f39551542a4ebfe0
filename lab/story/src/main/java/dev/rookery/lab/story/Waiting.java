package dev.rookery.lab.story;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Asks again until there is an answer, within a limit. */
final class Waiting {
  private static final Duration PAUSE = Duration.ofMillis(40);

  private Waiting() {}

  /**
   * @param mustHold said when the limit passes
   * @param lastSeen evidence for that case
   */
  static <T> T until(
      Duration limit, String mustHold, Supplier<Optional<T>> ask, Supplier<Evidence> lastSeen) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      Optional<T> answer = ask.get();
      if (answer.isPresent()) {
        return answer.get();
      }
      if (System.nanoTime() - deadline > 0) {
        throw new StepFailedException(
            "%s within %d s".formatted(mustHold, limit.toSeconds()), lastSeen.get());
      }
      pause();
    }
  }

  /** As {@link #until}, for a yes or no. */
  static void untilTrue(
      Duration limit, String mustHold, Supplier<Boolean> ask, Supplier<Evidence> lastSeen) {
    until(limit, mustHold, () -> ask.get() ? Optional.of(true) : Optional.empty(), lastSeen);
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoryInterruptedException();
    }
  }
}

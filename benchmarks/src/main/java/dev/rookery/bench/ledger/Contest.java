package dev.rookery.bench.ledger;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Rivals that take the same trials in turn, so that whatever else the machine does meets them all.
 * One that cannot be opened, or breaks in a trial, is out of it with its reason; the others go on.
 */
final class Contest implements AutoCloseable {
  private final Map<String, Rival> rivals = new LinkedHashMap<>();
  private final Map<String, String> absent = new LinkedHashMap<>();
  private final Consumer<String> progress;

  Contest(Consumer<String> progress) {
    this.progress = progress;
  }

  /** Makes a rival ready. */
  @FunctionalInterface
  interface Opening {
    Rival open() throws Exception;
  }

  /** One measurement of one rival; leaves it stopped. */
  @FunctionalInterface
  interface Trial<T> {
    T take(Rival rival) throws Exception;
  }

  void add(String name, Opening opening) throws InterruptedException {
    try {
      rivals.put(name, opening.open());
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception | LinkageError e) {
      absent.put(name, "could not be opened: " + e);
    }
  }

  /**
   * Every rival takes the trial so many times, after a warm-up that does not count; whoever began a
   * round ends the next one.
   *
   * @param what for the reader who waits
   */
  <T> Scores<T> hold(String what, int rounds, Trial<?> warmUp, Trial<T> trial)
      throws InterruptedException {
    Scores<T> scores = new Scores<>(absent);
    List<String> order = new ArrayList<>(rivals.keySet());
    for (String name : order) {
      take(what + ", warm-up", name, warmUp, scores);
    }
    for (int round = 1; round <= rounds; round++) {
      for (String name : order) {
        T figure = take("%s, %d of %d".formatted(what, round, rounds), name, trial, scores);
        if (figure != null) {
          scores.add(name, figure);
        }
      }
      Collections.rotate(order, -1);
    }
    return scores;
  }

  private <T> @Nullable T take(String what, String name, Trial<T> trial, Scores<?> scores)
      throws InterruptedException {
    if (scores.isAbsent(name)) {
      return null;
    }
    progress.accept(what + ": " + name);
    try {
      return trial.take(rivals.get(name));
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception | LinkageError e) {
      scores.leave(name, "broke in " + what + ": " + e);
      return null;
    }
  }

  @Override
  public void close() {
    rivals.values().forEach(Rival::close);
  }
}

package dev.rookery.bench.ledger;

import dev.rookery.bench.Goal;
import dev.rookery.bench.Measure;
import dev.rookery.bench.Samples;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What each rival reached in one contest, round by round, or why it reached nothing. */
final class Scores<T> {
  private final Map<String, List<T>> figures = new HashMap<>();
  private final Map<String, String> absent;

  Scores(Map<String, String> absent) {
    this.absent = new HashMap<>(absent);
  }

  void add(String rival, T figure) {
    figures.computeIfAbsent(rival, name -> new ArrayList<>()).add(figure);
  }

  /** From now on the rival is not asked any more, and what it reached so far does not count. */
  void leave(String rival, String why) {
    absent.put(rival, why);
  }

  boolean isAbsent(String rival) {
    return absent.containsKey(rival);
  }

  /** A measure from the median round of ours and of the peer. */
  Measure median(String measure, String peer, Figure<T> figure, Goal goal) {
    return compare(
        measure,
        peer,
        new Summary<>(
            figure.unit(),
            rounds -> Samples.median(rounds.stream().mapToDouble(figure.of()).toArray()),
            "median of %d rounds"),
        goal);
  }

  /** A measure from all rounds of ours and of the peer together. */
  Measure compare(String measure, String peer, Summary<T> summary, Goal goal) {
    return new Measure(
        measure,
        of(LedgerBench.OURS, summary),
        of(peer, summary),
        peer,
        summary.unit(),
        goal,
        note(peer, summary));
  }

  private @Nullable Double of(String rival, Summary<T> summary) {
    return isAbsent(rival) || rounds(rival).isEmpty()
        ? null
        : summary.of().applyAsDouble(rounds(rival));
  }

  private String note(String peer, Summary<T> summary) {
    for (String rival : List.of(LedgerBench.OURS, peer)) {
      if (rounds(rival).isEmpty() || isAbsent(rival)) {
        return rival + " " + absent.getOrDefault(rival, "took no part");
      }
    }
    return summary.note().formatted(rounds(peer).size());
  }

  private List<T> rounds(String rival) {
    return figures.getOrDefault(rival, List.of());
  }

  /** One number of a round. */
  record Figure<T>(String unit, ToDoubleFunction<T> of) {}

  /**
   * One number of all rounds.
   *
   * @param note with a place for the number of rounds
   */
  record Summary<T>(String unit, ToDoubleFunction<List<T>> of, String note) {}
}

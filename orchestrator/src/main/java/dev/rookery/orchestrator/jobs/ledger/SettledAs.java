package dev.rookery.orchestrator.jobs.ledger;

import java.time.Duration;

/**
 * A verdict in the words of the tables.
 *
 * @param word the line in the history
 * @param goal state the job goes to, unless the row knows better
 * @param delay before it runs again
 */
record SettledAs(String word, String goal, Duration delay, String detail) {

  static SettledAs of(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Done _ -> ended("done", "done", "");
      case Verdict.TryAgain it ->
          new SettledAs("failed attempt", "scheduled", it.delay(), it.error());
      case Verdict.Snoozed it -> new SettledAs("snoozed", "scheduled", it.delay(), it.reason());
      case Verdict.Awaiting it -> new SettledAs("awaiting", "waiting", it.atMost(), it.reason());
      case Verdict.Failed it -> ended("failed", "failed", it.error());
      case Verdict.Undo it -> ended("given up", "ready", it.error());
      case Verdict.Undone _ -> ended("undone", "failed", "");
      case Verdict.Cancelled _ -> ended("cancelled", "cancelled", "while it ran");
      case Verdict.Released it -> new SettledAs("released", "scheduled", it.rest(), "");
      case Verdict.Parked it -> ended("parked", "quarantined", it.reason());
    };
  }

  private static SettledAs ended(String word, String goal, String detail) {
    return new SettledAs(word, goal, Duration.ZERO, detail);
  }
}

package dev.rookery.orchestrator.jobs;

import dev.rookery.orchestrator.jobs.ledger.Ledger.Turn;
import dev.rookery.orchestrator.jobs.ledger.Ledger.TurnResult;
import dev.rookery.orchestrator.jobs.ledger.Settlement;
import dev.rookery.orchestrator.jobs.ledger.Verdict;
import java.util.concurrent.atomic.LongAdder;

/** Counts what came of a worker's calls; read by other threads. */
final class WorkerTally {
  private final LongAdder claimed = new LongAdder();
  private final LongAdder done = new LongAdder();
  private final LongAdder failedAttempts = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder leasesLost = new LongAdder();
  private final LongAdder unanswered = new LongAdder();

  void turned(Turn turn, TurnResult result) {
    claimed.add(result.claimed().size());
    leasesLost.add(result.refused().size());
    for (Settlement one : turn.settlements()) {
      if (result.refused().isEmpty() || !result.refused().contains(one.job().hold())) {
        settled(one.verdict());
      }
    }
  }

  private void settled(Verdict verdict) {
    switch (verdict) {
      case Verdict.Done _ -> done.increment();
      case Verdict.TryAgain _ -> failedAttempts.increment();
      case Verdict.Failed _, Verdict.Undo _, Verdict.Parked _ -> failed.increment();
      case Verdict.Snoozed _,
          Verdict.Awaiting _,
          Verdict.Undone _,
          Verdict.Cancelled _,
          Verdict.Released _ -> {}
    }
  }

  void lost(int leases) {
    leasesLost.add(leases);
  }

  void notAnswered() {
    unanswered.increment();
  }

  WorkerCounts counts() {
    return new WorkerCounts(
        claimed.sum(),
        done.sum(),
        failedAttempts.sum(),
        failed.sum(),
        leasesLost.sum(),
        unanswered.sum());
  }
}

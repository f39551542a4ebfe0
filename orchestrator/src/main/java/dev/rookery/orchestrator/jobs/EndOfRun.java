package dev.rookery.orchestrator.jobs;

import dev.rookery.orchestrator.jobs.ledger.Verdict;

/**
 * Ends a run here and now with a verdict. No {@link Exception}, so that a workflow which catches
 * those does not go on instead.
 */
final class EndOfRun extends Error {
  private static final long serialVersionUID = 1L;

  private final transient Verdict verdict;

  EndOfRun(Verdict verdict) {
    super(verdict.toString(), null, false, false);
    this.verdict = verdict;
  }

  Verdict verdict() {
    return verdict;
  }
}

package dev.rookery.orchestrator.jobs.sim;

import dev.rookery.orchestrator.jobs.ledger.Claimed;
import dev.rookery.orchestrator.jobs.ledger.Claimed.Hold;
import dev.rookery.orchestrator.jobs.ledger.Verdict;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Sees everything that a {@link ModelLedger} accepts, at the moment it does. */
interface LedgerWatch {
  LedgerWatch NOBODY = new LedgerWatch() {};

  default void claimed(String worker, Claimed job, @Nullable String lane) {}

  default void settled(Hold hold, Verdict verdict) {}

  /** Taken from its holder without a verdict: its lease ran out, or nobody knew of it. */
  default void takenBack(UUID job, boolean crashed) {}

  /** Ended by its deadline, or about to be undone for it. */
  default void overdue(ModelRow job) {}

  default void stepDone(Hold hold, String step) {}
}

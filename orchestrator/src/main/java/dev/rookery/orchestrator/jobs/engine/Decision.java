package dev.rookery.orchestrator.jobs.engine;

import dev.rookery.orchestrator.jobs.ledger.Claimed.Hold;
import dev.rookery.orchestrator.jobs.ledger.Ledger.Turn;
import java.util.List;

/** What a {@link Worker} wants done next; who does it tells the worker how it went. */
public sealed interface Decision {

  /** Answer with {@link Worker#turned}. */
  record TakeTurn(Turn turn) implements Decision {}

  /** Answer with {@link Worker#renewed}. */
  record Renew(List<Hold> held) implements Decision {}

  /** Answer with {@link Worker#rescued}. */
  record Rescue() implements Decision {}

  /** Answer with {@link Worker#disowned}. */
  record Disown(List<Hold> known) implements Decision {}

  /**
   * Nothing to do before that time unless an event comes first.
   *
   * @param until monotonic nanoseconds
   */
  record Sleep(long until) implements Decision {}

  /** Stopped, and all that could be given back is given back. */
  record Ended() implements Decision {}
}

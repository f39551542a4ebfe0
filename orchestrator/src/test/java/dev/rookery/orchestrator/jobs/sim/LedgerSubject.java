package dev.rookery.orchestrator.jobs.sim;

import dev.rookery.orchestrator.jobs.JobState;
import dev.rookery.orchestrator.jobs.NewJob;
import dev.rookery.orchestrator.jobs.ledger.Claimed;
import dev.rookery.orchestrator.jobs.ledger.Ledger;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A ledger under contract, with what people and the clock do to it. */
interface LedgerSubject extends AutoCloseable {

  Ledger ledger();

  UUID enqueue(NewJob job);

  Seen seen(UUID job);

  /** Turns the ledger's clock. */
  void passTime(Duration by);

  /** A person wants a job to end. */
  void cancel(UUID job);

  /** A running job begins a step that can be undone. */
  void beginStep(Claimed job);

  void pause(String kind);

  /** Tells those who wait, and those who are going to. */
  void signal(String name);

  @Override
  void close();

  /** What is stored of a job. */
  record Seen(
      JobState state,
      int attempt,
      int crashes,
      int snoozes,
      boolean undoing,
      @Nullable String error) {}
}

package dev.rookery.orchestrator.pacing;

import dev.rookery.orchestrator.jobs.Recurring;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Shows wanted states again that a flushed or restarted Redis forgot. */
@Singleton
final class RepairWanted extends Recurring {
  private static final Duration EVERY = Duration.ofSeconds(1);
  private final WantedStates states;

  RepairWanted(WantedStates states) {
    super("wanted.repair", EVERY);
    this.states = states;
  }

  @Override
  protected void turn() {
    states.repair();
  }
}

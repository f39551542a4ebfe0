package dev.rookery.orchestrator.jobs.sim;

/**
 * What a run takes care of; without one of them it must be seen to fail.
 *
 * @param looksUp asks for the marker before it repeats an effect that may have happened
 * @param asksTrust asks right before an effect whether the lease may still be relied on
 */
record Habits(boolean looksUp, boolean asksTrust) {
  static final Habits GOOD = new Habits(true, true);
}

package dev.rookery.orchestrator.jobs.sim;

import java.util.EnumSet;
import java.util.Set;

/** What a run takes care of; without one of them it must be seen to fail. */
record Habits(Set<Habit> kept) {
  static final Habits GOOD = new Habits(EnumSet.allOf(Habit.class));

  enum Habit {
    /** Asks for the marker before it repeats an effect that may have happened. */
    LOOKS_UP,
    /** Asks right before an effect whether the lease may still be relied on. */
    ASKS_TRUST,
    /** Undoes the last step first. */
    UNDOES_BACKWARDS,
    /** Does not give up before it knows whether there is something to undo. */
    READS_JOURNAL
  }

  static Habits without(Habit one) {
    EnumSet<Habit> kept = EnumSet.allOf(Habit.class);
    kept.remove(one);
    return new Habits(kept);
  }

  boolean keep(Habit habit) {
    return kept.contains(habit);
  }
}

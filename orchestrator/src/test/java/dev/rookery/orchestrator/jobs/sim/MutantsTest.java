package dev.rookery.orchestrator.jobs.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.orchestrator.jobs.JobState;
import dev.rookery.orchestrator.jobs.NewJob;
import dev.rookery.orchestrator.jobs.ledger.Claimed.Hold;
import dev.rookery.orchestrator.jobs.sim.Habits.Habit;
import dev.rookery.orchestrator.jobs.sim.HistoryChecker.BrokenPromise;
import dev.rookery.orchestrator.jobs.sim.Simulation.LedgerMaker;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The simulation is worth what it finds. Each of these breaks one thing that the ledger or a run
 * takes care of; the checker has to see it, and to call it by its name. A renewal that names
 * nothing as lost is not among them: who trusts no claim longer than its lease never hears of a
 * loss first.
 */
class MutantsTest {
  private static final int SEEDS = 1_500;

  /**
   * @param said part of what the checker says
   */
  record Mutant(String name, LedgerMaker ledger, Habits habits, String said) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Mutant> mutants() {
    return List.of(
        ledger("a ledger that does not look at the fence", NoFence::new, "I3: a stale"),
        ledger("a claim that keeps its fence", SameFence::new, "I3: "),
        ledger("a rescue that comes before the lease's end", Impatient::new, "relies on it"),
        ledger("a renewal that does not renew", NoRenewal::new, "relies on it"),
        ledger("a disowning of everything", DisownsAll::new, "relies on it"),
        ledger("a disowning of nothing", DisownsNothing::new, "a crash was counted"),
        ledger("a lane that is not looked at", OpenLanes::new, "two of lane"),
        ledger("limits that are not looked at", NoLimits::new, "more than may run"),
        ledger("an enqueue that is acknowledged and dropped", Dropping::new, "I1: "),
        ledger("a repeat that is forgotten", NoRepeats::new, "I1: acknowledged and never run"),
        ledger("a deadline that comes too early", EarlyDeadline::new, "came too early"),
        ledger("a deadline for what runs", DeadlineOfRunning::new, "that somebody runs"),
        ledger("a deadline for what is done", DeadlineOfDone::new, "that has a result"),
        ledger("a deadline for what was undone", DeadlineOfUndone::new, "that was undone"),
        ledger("an end that undoes nothing", NothingToUndo::new, "given up, but its effect"),
        ledger("an undone job that begins anew", BegunAnew::new, "both done and undone"),
        ledger("leases that nobody takes back", NoRescue::new, "I13: still RUNNING"),
        new Mutant(
            "an effect without looking for its marker",
            ModelLedger::new,
            Habits.without(Habit.LOOKS_UP),
            "I2: an effect happened twice"),
        new Mutant(
            "an effect without asking whether the lease is trusted",
            ModelLedger::new,
            Habits.without(Habit.ASKS_TRUST),
            "an effect under another's hands"),
        new Mutant(
            "an undoing in the order of the doing",
            ModelLedger::new,
            Habits.without(Habit.UNDOES_BACKWARDS),
            "undone before the step that came after it"),
        new Mutant(
            "a job given up whose journal was not read",
            ModelLedger::new,
            Habits.without(Habit.READS_JOURNAL),
            "given up, but its effect is there"));
  }

  private static Mutant ledger(String name, LedgerMaker maker, String said) {
    return new Mutant(name, maker, Habits.GOOD, said);
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void it_is_found(Mutant mutant) {
    Set<String> said = new HashSet<>();
    for (long seed = 1; seed <= SEEDS; seed++) {
      try {
        new Simulation(seed, mutant.ledger(), mutant.habits()).run();
      } catch (BrokenPromise e) {
        said.add(e.promise());
        if (e.promise().contains(mutant.said())) {
          return;
        }
      }
    }
    assertThat(said).as("found in %d seeds", SEEDS).contains(mutant.said());
  }

  private static final class NoFence extends ModelLedger {
    NoFence(LongSupplier clock, LedgerWatch watch) {
      super(clock, watch);
    }

    @Override
    boolean isHeld(ModelRow row, Hold hold) {
      return row.is(JobState.RUNNING);
    }
  }

  private static final class SameFence extends ModelLedger {
    SameFence(LongSupplier clock, LedgerWatch watch) {
      super(clock, watch);
    }

    @Override
    long nextFence(ModelRow row) {
      return 1;
    }
  }

  private static final class Impatient extends ModelLedger {
    Impatient(LongSupplier clock, LedgerWatch watch) {
      super(clock, watch);
    }

    @Override
    boolean hasExpired(ModelRow row) {
      return row.leaseUntil < now() + Simulation.seconds(15);
    }
  }

  private static final class NoRenewal extends ModelLedger {
    NoRenewal(LongSupplier clock, LedgerWatch watch) {
      super(clock, watch);
    }

    @Override
    public Set<Hold> renew(String worker, Duration lease, Collection<Hold> held) {
      return super.renew(worker, Duration.ofSeconds(1), held);
    }
  }

  private static final class DisownsAll extends ModelLedger {
    DisownsAll(LongSupplier clock, LedgerWatch watch) {
      super(clock, watch);
    }

    @Override
    public int disown(String worker, Collection<Hold> known) {
      return super.disown(worker, List.of());
    }
  }

  private static final class DisownsNothing extends ModelLedger {
    DisownsNothing(LongSupplier clock, LedgerWatch watch) {
      super(clock, watch);
    }

    @Override
    public int disown(String worker, Collection<Hold> known) {
      return 0;
    }
  }

  private static final class OpenLanes extends ModelLedger {
    OpenLanes(LongSupplier clock, LedgerWatch watch) {
      super(clock, watch);
    }

    @Override
    boolean isLaneFree(@Nullable String lane) {
      return true;
    }
  }

  private static final class NoLimits extends ModelLedger {
    NoLimits(LongSupplier clock, LedgerWatch watch) {
      super(clock, watch);
    }

    @Override
    boolean isBelow(int limit, long running) {
      return true;
    }
  }

  private static final class Dropping extends ModelLedger {
    Dropping(LongSupplier clock, LedgerWatch watch) {
      super(clock, watch);
    }

    @Override
    UUID enqueue(NewJob job) {
      return job.lane() == null ? super.enqueue(job) : new UUID(0, job.hashCode());
    }
  }

  private static final class NoRepeats extends ModelLedger {
    NoRepeats(LongSupplier clock, LedgerWatch watch) {
      super(clock, watch);
    }

    @Override
    UUID repeat(ModelRow row) {
      return row.id;
    }
  }

  private static final class EarlyDeadline extends ModelLedger {
    EarlyDeadline(LongSupplier clock, LedgerWatch watch) {
      super(clock, watch);
    }

    @Override
    boolean isToEnd(ModelRow row) {
      return row.isOpen() && !row.is(JobState.RUNNING) && row.deadline != null && !row.undoing;
    }
  }

  private static final class DeadlineOfRunning extends ModelLedger {
    DeadlineOfRunning(LongSupplier clock, LedgerWatch watch) {
      super(clock, watch);
    }

    @Override
    boolean isToEnd(ModelRow row) {
      return row.isOpen() && isOverdue(row);
    }
  }

  private static final class DeadlineOfDone extends ModelLedger {
    DeadlineOfDone(LongSupplier clock, LedgerWatch watch) {
      super(clock, watch);
    }

    @Override
    boolean isToEnd(ModelRow row) {
      return super.isToEnd(row) || row.is(JobState.DONE) && isOverdue(row);
    }
  }

  private static final class DeadlineOfUndone extends ModelLedger {
    DeadlineOfUndone(LongSupplier clock, LedgerWatch watch) {
      super(clock, watch);
    }

    @Override
    void undone(ModelRow row) {
      super.undone(row);
      row.undoing = false;
    }

    @Override
    boolean isToEnd(ModelRow row) {
      return super.isToEnd(row)
          || row.is(JobState.FAILED) && isOverdue(row) && !row.steps.isEmpty();
    }
  }

  private static final class NothingToUndo extends ModelLedger {
    NothingToUndo(LongSupplier clock, LedgerWatch watch) {
      super(clock, watch);
    }

    @Override
    boolean isToUndo(ModelRow row) {
      return false;
    }
  }

  private static final class BegunAnew extends ModelLedger {
    BegunAnew(LongSupplier clock, LedgerWatch watch) {
      super(clock, watch);
    }

    @Override
    void undone(ModelRow row) {
      row.undoing = false;
      row.leave(JobState.READY);
    }
  }

  private static final class NoRescue extends ModelLedger {
    NoRescue(LongSupplier clock, LedgerWatch watch) {
      super(clock, watch);
    }

    @Override
    public int rescue() {
      return 0;
    }
  }
}

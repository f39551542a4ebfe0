package dev.rookery.orchestrator.jobs.sim;

import dev.rookery.orchestrator.jobs.JobState;
import dev.rookery.orchestrator.jobs.ledger.Claimed;
import dev.rookery.orchestrator.jobs.ledger.Claimed.Hold;
import dev.rookery.orchestrator.jobs.ledger.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Keeps books of its own on what the ledger accepts and compares each line with what was promised:
 * I1 nothing acknowledged is lost, I2 an effect at most once and exactly once when done, I3 one
 * result for each claim; lanes and limits; that nobody acts on a claim that is another's; that what
 * is given up leaves nothing behind, the last step undone first; that a deadline ends only what
 * waits.
 */
final class HistoryChecker implements LedgerWatch {
  private final Simulation world;
  private final List<Line> lines = new ArrayList<>();
  private final Map<UUID, Hold> holders = new HashMap<>();
  private final Map<String, UUID> lanes = new HashMap<>();
  private final Map<UUID, String> laneOf = new HashMap<>();
  private final Map<UUID, Long> fences = new HashMap<>();
  private final Set<Hold> accepted = new HashSet<>();
  private final Set<String> stepsDone = new HashSet<>();
  private final Set<UUID> done = new HashSet<>();
  private final Set<UUID> undone = new HashSet<>();
  private final Set<UUID> overdue = new HashSet<>();
  private final Map<UUID, Long> lastClaim = new HashMap<>();
  private final Map<UUID, Long> asked = new HashMap<>();

  HistoryChecker(Simulation world) {
    this.world = world;
  }

  private record Line(long at, UUID job, String event, Object detail) {}

  /** What happened to one job, for people who look for the reason. */
  private String history(UUID job) {
    StringBuilder text = new StringBuilder();
    lines.stream()
        .filter(line -> line.job().equals(job))
        .forEach(line ->
            text.append(
                "%n  %.3f s %s %s".formatted(line.at() / 1e9, line.event(), line.detail())));
    return text.toString();
  }

  private void note(UUID job, String event, Object detail) {
    lines.add(new Line(world.now(), job, event, detail));
  }

  // --- as it happens

  @Override
  public void claimed(String worker, Claimed job, @Nullable String lane) {
    UUID id = job.id();
    note(id, "claimed by " + worker + " with fence", job.fence());
    require(holders.put(id, job.hold()) == null, "I3: claimed while it is held", id);
    Long before = fences.put(id, job.fence());
    require(before == null || before < job.fence(), "I3: claimed with an old fence", id);
    if (lane != null) {
      laneOf.put(id, lane);
      require(lanes.put(lane, id) == null, "two of lane " + lane + " at a time", id);
    }
    lastClaim.put(id, world.now());
    requireNobodyElseTrusts(id, lane);
    requireLimits(job);
  }

  /** Who held the job, or its lane, before may not believe that it still does. */
  private void requireNobodyElseTrusts(UUID id, @Nullable String lane) {
    for (SimulatedWorker worker : world.workers()) {
      for (SimulatedRun run : worker.runs()) {
        UUID other = run.job().id();
        boolean same = other.equals(id) || lane != null && lane.equals(laneOf.get(other));
        require(
            !same || !worker.trusts(run.job().hold()), "claimed while another relies on it", id);
      }
    }
  }

  private void requireLimits(Claimed job) {
    boolean limited = job.kind().equals(Simulation.FEW.kind());
    require(
        !limited
            || world.model().running(job.kind(), null) <= Simulation.FEW.together()
                && world.model().running(job.kind(), world.model().row(job.id()).queue())
                    <= Simulation.FEW.perTenant(),
        "more than may run together",
        job.id());
  }

  @Override
  public void settled(Hold hold, Verdict verdict) {
    note(hold.job(), "settled with fence " + hold.fence() + ":", verdict);
    require(hold.equals(holders.remove(hold.job())), "I3: a stale result was accepted", hold.job());
    require(accepted.add(hold), "I3: a second result was accepted", hold.job());
    leaveLane(hold.job());
    if (verdict instanceof Verdict.Done) {
      require(done.add(hold.job()), "I3: done twice", hold.job());
    } else if (verdict instanceof Verdict.Undone) {
      require(undone.add(hold.job()), "I3: undone twice", hold.job());
    }
    require(
        !done.contains(hold.job()) || !undone.contains(hold.job()),
        "a job was both done and undone",
        hold.job());
  }

  @Override
  public void takenBack(UUID job, boolean crashed) {
    note(job, "taken back", crashed ? "after a crash" : "for nobody knew of it");
    holders.remove(job);
    leaveLane(job);
    require(!crashed || !world.isGentle(), "a crash was counted where none was", job);
  }

  private void leaveLane(UUID job) {
    String lane = laneOf.get(job);
    if (lane != null) {
      lanes.remove(lane, job);
    }
  }

  @Override
  public void overdue(ModelRow row) {
    note(row.id, "overdue,", row.state);
    require(
        row.deadline != null && row.deadline <= world.now(), "a deadline came too early", row.id);
    require(!done.contains(row.id), "a deadline ended a job that has a result", row.id);
    require(!undone.contains(row.id), "a deadline ended a job that was undone", row.id);
    require(!holders.containsKey(row.id), "a deadline ended a job that somebody runs", row.id);
    overdue.add(row.id);
  }

  @Override
  public void stepDone(Hold hold, String step) {
    note(hold.job(), "step done with fence " + hold.fence() + ":", step);
    require(hold.equals(holders.get(hold.job())), "I3: a stale step was accepted", hold.job());
    require(stepsDone.add(hold.job() + step), "I3: step " + step + " done twice", hold.job());
  }

  void effect(Claimed job, int count) {
    note(job.id(), "effect with fence", job.fence());
    require(count == 1, "I2: an effect happened twice", job.id());
    Hold holder = holders.get(job.id()); // nobody: given back unfinished, to rest for a lease
    require(
        holder == null || holder.equals(job.hold()), "an effect under another's hands", job.id());
  }

  /** About to be removed; what was made after it must be gone. */
  void removed(Claimed job, String step) {
    note(job.id(), "removed with fence " + job.fence() + ":", step);
    Script script = world.script(job.payload());
    for (int later = Integer.parseInt(step.substring(1)) + 1; later < script.steps(); later++) {
      int count = world.provider().count(world.marker(job.id(), "s" + later));
      require(count == 0, "undone before the step that came after it", job.id());
    }
  }

  /** The ledger said yes to whoever wanted this to run. */
  void acknowledged(UUID job) {
    asked.put(job, world.now());
  }

  // --- in the end

  void verify() {
    for (ModelRow row : world.model().rows()) {
      require(!row.isOpen(), "I13: still " + row.state + ", " + row.error, row.id);
      Script script = world.script(row.payload);
      boolean exact = row.is(JobState.DONE);
      for (int step = 0; step < script.steps(); step++) {
        int count = world.provider().count(world.marker(row.id, "s" + step));
        require(count <= 1, "I2: an effect is there twice", row.id);
        require(!exact || count == 1, "I2: done without its effect", row.id);
        require(
            !undone.contains(row.id) || count == 0, "I2: undone, but its effect is there", row.id);
        require(
            !isGivenUp(row) || !script.undoes() || count == 0,
            "given up, but its effect is there",
            row.id);
      }
      require(exact == done.contains(row.id), "I3: done without a result or the reverse", row.id);
      require(!undone.contains(row.id) || isGivenUp(row), "undone, and not ended so", row.id);
    }
    asked.forEach(this::requireRanAfter);
  }

  private static boolean isGivenUp(ModelRow row) {
    return row.is(JobState.FAILED) || row.is(JobState.CANCELLED);
  }

  private void requireRanAfter(UUID id, long when) {
    ModelRow row = world.model().find(id);
    require(row != null, "I1: acknowledged and lost", id);
    if (row != null
        && !row.is(JobState.QUARANTINED)
        && !row.is(JobState.CANCELLED)
        && !overdue.contains(id)) {
      boolean ran =
          world.model().rows().stream()
              .filter(other -> other.isRepeatOf(row))
              .anyMatch(other ->
                  lastClaim.getOrDefault(other.id, -1L) >= when || wasCancelledUnrun(other));
      require(ran, "I1: acknowledged and never run since", id);
    }
  }

  /** By a person who wanted this repeat to end. */
  private boolean wasCancelledUnrun(ModelRow row) {
    return row.is(JobState.CANCELLED) && !lastClaim.containsKey(row.id);
  }

  private void require(boolean holds, String promise, UUID job) {
    if (!holds) {
      throw new BrokenPromise(
          promise, "job %s at %.3f s%s".formatted(job, world.now() / 1e9, history(job)));
    }
  }

  /** What the simulation looks for. */
  static final class BrokenPromise extends AssertionError {
    private static final long serialVersionUID = 1L;

    private final String promise;

    BrokenPromise(String promise, String where) {
      super(promise + ": " + where);
      this.promise = promise;
    }

    String promise() {
      return promise;
    }
  }
}

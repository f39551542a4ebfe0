package dev.rookery.orchestrator.jobs.sim;

import dev.rookery.orchestrator.jobs.engine.Decision;
import dev.rookery.orchestrator.jobs.engine.Worker;
import dev.rookery.orchestrator.jobs.ledger.Claimed;
import dev.rookery.orchestrator.jobs.ledger.Claimed.Hold;
import dev.rookery.orchestrator.jobs.ledger.Ledger;
import dev.rookery.orchestrator.jobs.ledger.Settlement;
import dev.rookery.orchestrator.jobs.ledger.Verdict;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A process with one {@link Worker}: does what that decides, on a clock of its own, and may be
 * stopped, go on, be drained and die at any time.
 */
final class SimulatedWorker {
  private static final long PATIENCE = Duration.ofSeconds(2).toNanos();

  private final Simulation world;
  private final Worker core;
  private final long skew;
  private final Map<Hold, SimulatedRun> runs = new LinkedHashMap<>();
  private long frozenUntil;
  private boolean dead;
  private boolean asking;
  private long sleeps;
  private int turnsOnTheWay;

  /**
   * @param skew how far its clock is from the others', nanoseconds
   */
  SimulatedWorker(Simulation world, Worker core, long skew) {
    this.world = world;
    this.core = core;
    this.skew = skew;
  }

  void start() {
    post(0, () -> {});
  }

  // --- what happens to it

  void crash() {
    dead = true;
    world.workerEnded();
  }

  void freeze(long nanos) {
    frozenUntil = Math.max(frozenUntil, world.now() + nanos);
  }

  void thaw() {
    frozenUntil = Math.min(frozenUntil, world.now());
  }

  void drain() {
    post(0, () -> core.stop(clock()));
  }

  void ring() {
    post(0, core::woken);
  }

  boolean isAlive() {
    return !dead;
  }

  Collection<SimulatedRun> runs() {
    return runs.values();
  }

  boolean trusts(Hold hold) {
    return !dead && core.isTrusted(hold, clock());
  }

  private long clock() {
    return world.now() + skew;
  }

  // --- its events

  /** Happens to this worker then: later when it is stopped, never when it is dead. */
  void post(long delay, Runnable event) {
    world.after(delay, () -> deliver(event));
  }

  private void deliver(Runnable event) {
    if (dead) {
      return;
    }
    if (world.now() < frozenUntil) {
      post(frozenUntil - world.now() + world.random().nextLong(5_000_000), event);
      return;
    }
    event.run();
    startAndInterrupt();
    if (!asking && !dead) {
      decide();
    }
  }

  private void decide() {
    settleBeside(core.settlesBeside(clock()));
    Decision decision = core.next(clock());
    startAndInterrupt();
    Ledger ledger = world.ledger();
    long asked = clock();
    switch (decision) {
      case Decision.TakeTurn it ->
          askInTurn(
              () -> ledger.turn(it.turn()),
              result -> core.turned(it.turn(), result, asked, clock()),
              () -> core.turnFailed(it.turn(), clock()));
      case Decision.Renew it ->
          ask(
              () -> ledger.renew(core.name(), core.lease(), it.held()),
              lost -> core.renewed(it, lost, asked, clock()));
      case Decision.Rescue _ -> ask(ledger::rescue, jobs -> core.rescued(jobs, clock()));
      case Decision.Disown it -> disown(it);
      case Decision.Sleep it -> sleep(it.until());
      case Decision.Ended _ -> crash();
    }
  }

  private void sleep(long until) {
    long mine = ++sleeps;
    world.after(
        until - clock(),
        () -> {
          if (mine == sleeps && !asking) {
            deliver(() -> {});
          }
        });
  }

  private void startAndInterrupt() {
    for (Claimed job : core.starts(clock())) {
      SimulatedRun run = new SimulatedRun(world, this, job);
      runs.put(job.hold(), run);
      post(0, run::begin);
    }
    core.interrupts().forEach(job -> runs.get(job.hold()).interrupt());
  }

  void ended(SimulatedRun run, Optional<Verdict> verdict) {
    runs.remove(run.job().hold());
    core.finished(run.job(), verdict, Duration.ofMillis(1), clock());
    if (world.random().nextInt(50) == 0) { // told twice
      core.finished(run.job(), verdict, Duration.ofMillis(1), clock());
    }
  }

  // --- its calls

  private <R> void askInTurn(Supplier<R> request, Consumer<R> answered, Runnable failed) {
    asking = true;
    turnsOnTheWay++;
    world
        .line()
        .call(this, request, () -> turnsOnTheWay--, told(answered), told(_ -> failed.run()));
  }

  /** On another connection: what else it asks does not wait for it. */
  private void settleBeside(List<Settlement> settlements) {
    if (!settlements.isEmpty()) {
      world
          .line()
          .call(
              this,
              () -> world.ledger().settle(core.name(), settlements),
              () -> {},
              _ -> core.settledBeside(),
              _ -> core.besideFailed(clock()));
    }
  }

  private <R> void ask(Supplier<R> request, Consumer<R> answered) {
    asking = true;
    world.line().call(this, request, () -> {}, told(answered), told(_ -> core.failed(clock())));
  }

  /** Waits in the ledger for a turn that may still come to its commit, and gives up in the end. */
  private void disown(Decision.Disown it) {
    asking = true;
    Runnable failed = () -> told(_ -> core.failed(clock())).accept(null);
    if (turnsOnTheWay > 0) {
      post(PATIENCE, failed);
      return;
    }
    world
        .line()
        .callInTime(
            this,
            () -> world.ledger().disown(core.name(), it.known()),
            told(jobs -> core.disowned(jobs, clock())),
            failed);
  }

  private <R> Consumer<R> told(Consumer<R> what) {
    return answer -> {
      asking = false;
      what.accept(answer);
    };
  }
}

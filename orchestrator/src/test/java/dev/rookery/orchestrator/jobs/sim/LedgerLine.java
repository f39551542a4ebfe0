package dev.rookery.orchestrator.jobs.sim;

import dev.rookery.orchestrator.jobs.sim.Faults.Fate;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The way from a worker to the ledger, to the provider, and back. */
final class LedgerLine {
  private static final long LATEST = Duration.ofSeconds(15).toNanos();
  private static final Duration STOP = Duration.ofSeconds(90);

  private static final Runnable NOTHING = () -> {};

  private final Simulation world;

  LedgerLine(Simulation world) {
    this.world = world;
  }

  /**
   * @param request done at once and as a whole when it arrives
   * @param over the request was done or never will be
   */
  <R> void call(
      SimulatedWorker from,
      Supplier<R> request,
      Runnable over,
      Consumer<R> answered,
      Consumer<R> failed) {
    go(world.fate(), from, request, over, answered, () -> failed.accept(null));
  }

  /**
   * As a call, but never done long after its caller gave up. For an effect, because no marker helps
   * against that; for a disowning, because it keeps the worker's turns away until its commit.
   */
  <R> void callInTime(
      SimulatedWorker from, Supplier<R> request, Consumer<R> answered, Runnable failed) {
    Fate fate = world.fate();
    go(fate == Fate.LATE ? Fate.LOST : fate, from, request, NOTHING, answered, failed);
  }

  private <R> void go(
      Fate fate,
      SimulatedWorker from,
      Supplier<R> request,
      Runnable over,
      Consumer<R> answered,
      Runnable failed) {
    long there = way();
    switch (fate) {
      case ANSWERED ->
          arrives(there, request, over, result -> from.post(way(), () -> answered.accept(result)));
      case REFUSED -> {
        over.run();
        from.post(there, failed);
      }
      case LOST -> arrives(there, request, over, _ -> from.post(way(), failed));
      case LATE -> {
        arrives(there + world.random().nextLong(LATEST), request, over, _ -> {});
        from.post(there, failed);
      }
      case CRASH ->
          arrives(
              there,
              request,
              over,
              _ -> {
                if (from.isAlive()) {
                  from.crash();
                }
              });
      case FREEZE ->
          arrives(
              there,
              request,
              over,
              result -> {
                from.freeze(STOP.toNanos());
                from.post(way(), () -> answered.accept(result));
              });
    }
  }

  private <R> void arrives(long way, Supplier<R> request, Runnable over, Consumer<R> then) {
    world.after(
        way,
        () -> {
          R result = request.get();
          over.run();
          then.accept(result);
        });
  }

  private long way() {
    return 200_000 + (long) (world.faults().slow() * 1e9 * world.random().nextDouble());
  }
}

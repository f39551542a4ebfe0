package dev.rookery.orchestrator.jobs.sim;

import dev.rookery.orchestrator.jobs.ledger.Claimed;
import dev.rookery.orchestrator.jobs.ledger.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One run of a job's {@link Script}: for each step intent, effect and result, with what the real
 * steps take care of. Each of them is an event of its own, so that anything may happen in between.
 */
final class SimulatedRun {
  private final Simulation world;
  private final SimulatedWorker worker;
  private final Claimed job;
  private final Script script;
  private final boolean deaf;
  private Map<String, Boolean> journal = new LinkedHashMap<>();
  private boolean interrupted;
  private boolean perhapsDone;

  SimulatedRun(Simulation world, SimulatedWorker worker, Claimed job) {
    this.world = world;
    this.worker = worker;
    this.job = job;
    this.script = world.script(job.payload());
    this.deaf = world.random().nextDouble() < world.faults().deaf();
  }

  Claimed job() {
    return job;
  }

  void interrupt() {
    interrupted = true;
  }

  void begin() {
    if (job.fresh()) {
      withJournal(Map.of());
    } else {
      ask(() -> world.model().journal(job.id()), this::withJournal);
    }
  }

  private void withJournal(Map<String, Boolean> stored) {
    journal = new LinkedHashMap<>(stored);
    if (job.undoing()) {
      List<String> steps = new ArrayList<>(journal.keySet());
      steps.removeIf(name -> name.startsWith("undo:"));
      Collections.sort(steps, Collections.reverseOrder());
      undo(steps);
    } else if (job.cancelAsked()) {
      end(givenUp(new Verdict.Cancelled(), "a person wants it to end"));
    } else {
      step(0);
    }
  }

  private void step(int number) {
    if (interrupted && !deaf) {
      fails("interrupted");
    } else if (number >= script.steps()) {
      worker.post(script.work().toNanos(), () -> end(new Verdict.Done(null)));
    } else if (number == 1 && job.snoozes() < script.waits()) {
      end(wait(script));
    } else if (Boolean.TRUE.equals(journal.get(name(number)))) {
      step(number + 1);
    } else {
      intend(name(number), () -> worker.post(script.work().toNanos(), () -> work(number)));
    }
  }

  private Verdict wait(Script script) {
    Duration delay = Duration.ofMillis(world.random().nextLong(1, 5_000));
    return script.signal() && job.snoozes() == script.snoozes()
        ? new Verdict.Awaiting(world.signalOf(job.payload()), delay, "a signal")
        : new Verdict.Snoozed(delay, "its time");
  }

  private void intend(String step, Runnable then) {
    if (!worker.trusts(job.hold())) {
      lost();
      return;
    }
    perhapsDone = journal.putIfAbsent(step, false) != null;
    ask(() -> world.model().intend(job.hold(), step), held -> goOn(held, then));
  }

  private void goOn(boolean held, Runnable then) {
    if (held) {
      then.run();
    } else {
      lost();
    }
  }

  private void work(int number) {
    if (interrupted && !deaf) {
      fails("interrupted");
    } else if (world.failsNow(job, script)) {
      fails("no luck");
    } else if (perhapsDone && world.habits().looksUp()) {
      String marker = world.marker(job.id(), name(number));
      ask(
          () -> world.provider().has(marker),
          found -> {
            if (found) {
              finish(name(number), () -> step(number + 1));
            } else {
              effect(number);
            }
          });
    } else {
      effect(number);
    }
  }

  private void effect(int number) {
    if (world.habits().asksTrust() && !worker.trusts(job.hold())) {
      lost();
      return;
    }
    world
        .line()
        .callInTime(
            worker,
            () -> world.effect(job, name(number)),
            _ -> finish(name(number), () -> step(number + 1)),
            () -> fails("no answer"));
  }

  private void finish(String step, Runnable then) {
    if (!worker.trusts(job.hold())) {
      lost();
      return;
    }
    journal.put(step, true);
    ask(() -> world.model().finish(job.hold(), step), held -> goOn(held, then));
  }

  /** The last step first, each as a step of its own. */
  private void undo(List<String> left) {
    if (left.isEmpty()) {
      end(new Verdict.Undone());
      return;
    }
    String step = left.getFirst();
    Runnable next = () -> undo(left.subList(1, left.size()));
    if (Boolean.TRUE.equals(journal.get("undo:" + step))) {
      next.run();
      return;
    }
    String marker = world.marker(job.id(), step);
    Runnable removal =
        () -> ask(() -> world.provider().remove(marker), _ -> finish("undo:" + step, next));
    intend("undo:" + step, removal);
  }

  // --- ends

  private void fails(String why) {
    end(
        job.attempt() >= Script.ATTEMPTS && !job.undoing()
            ? givenUp(new Verdict.Failed(why), why)
            : new Verdict.TryAgain(Script.backoff(job.attempt(), world.random()), why));
  }

  private Verdict givenUp(Verdict plain, String why) {
    return script.undoes() && !journal.isEmpty() ? new Verdict.Undo(why) : plain;
  }

  private void end(Verdict verdict) {
    worker.ended(this, Optional.of(verdict));
  }

  private void lost() {
    worker.ended(this, Optional.empty());
  }

  private static String name(int number) {
    return "s" + number;
  }

  private <R> void ask(Supplier<R> request, Consumer<R> answered) {
    world.line().call(worker, request, () -> {}, answered, _ -> fails("no answer"));
  }
}

package dev.rookery.orchestrator.jobs.sim;

import dev.rookery.orchestrator.jobs.ledger.Claimed;
import dev.rookery.orchestrator.jobs.ledger.Verdict;
import dev.rookery.orchestrator.jobs.sim.Habits.Habit;
import java.time.Duration;
import java.util.ArrayList;
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
  private static final String UNDO = "undo:";
  private static final Duration JOURNAL_RETRY = Duration.ofSeconds(2);

  private final Simulation world;
  private final SimulatedWorker worker;
  private final Claimed job;
  private final Script script;
  private final boolean deaf;
  private Map<String, Boolean> journal = new LinkedHashMap<>();
  private boolean journalRead;
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
    journalRead = true;
    if (job.undoing()) {
      List<String> steps = new ArrayList<>(journal.keySet());
      steps.removeIf(name -> name.startsWith(UNDO));
      undo(world.habits().keep(Habit.UNDOES_BACKWARDS) ? steps.reversed() : steps);
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
      worker.post(script.work().toNanos(), this::finishAll);
    } else if (number == 1 && job.snoozes() < script.waits()) {
      end(wait(script));
    } else if (Boolean.TRUE.equals(journal.get(name(number)))) {
      step(number + 1);
    } else {
      intend(name(number), () -> worker.post(script.work().toNanos(), () -> work(number)));
    }
  }

  private void finishAll() {
    if (script.hopeless()) {
      giveUp("no hope");
    } else {
      end(new Verdict.Done(null));
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
    boolean undoable = script.undoes() && !step.startsWith(UNDO);
    ask(() -> world.model().intend(job.hold(), step, undoable), held -> goOn(held, then));
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
    } else if (perhapsDone && world.habits().keep(Habit.LOOKS_UP)) {
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
    if (world.habits().keep(Habit.ASKS_TRUST) && !worker.trusts(job.hold())) {
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
    if (Boolean.TRUE.equals(journal.get(UNDO + step))) {
      next.run();
      return;
    }
    Runnable removal = () -> ask(() -> world.remove(job, step), _ -> finish(UNDO + step, next));
    intend(UNDO + step, () -> worker.post(script.work().toNanos(), removal));
  }

  // --- ends

  private void fails(String why) {
    if (job.attempt() >= Script.ATTEMPTS && !job.undoing()) {
      giveUp(why);
    } else {
      end(new Verdict.TryAgain(Script.backoff(job.attempt(), world.random()), why));
    }
  }

  private void giveUp(String why) {
    if (!journalRead && world.habits().keep(Habit.READS_JOURNAL)) {
      end(new Verdict.TryAgain(JOURNAL_RETRY, why));
    } else {
      end(givenUp(new Verdict.Failed(why), why));
    }
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

package dev.rookery.orchestrator.jobs.sim;

import dev.rookery.orchestrator.jobs.NewJob;
import dev.rookery.orchestrator.jobs.engine.Pace;
import dev.rookery.orchestrator.jobs.engine.Worker;
import dev.rookery.orchestrator.jobs.ledger.Claimed;
import dev.rookery.orchestrator.jobs.ledger.Ledger;
import dev.rookery.orchestrator.jobs.ledger.Wish;
import dev.rookery.orchestrator.jobs.sim.Faults.Fate;
import dev.rookery.orchestrator.jobs.sim.HistoryChecker.BrokenPromise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;

/**
 * Some workers, one ledger, one provider and many accidents in virtual time, all of it decided by
 * one seed. After a while nothing goes wrong any more, and everything must come to its end in time.
 */
final class Simulation {
  static final Wish FEW = new Wish("few", 100, 2, 1);
  private static final List<Wish> KINDS = List.of(new Wish("many", 100, 0, 0), FEW);
  private static final Pace PACE =
      new Pace(Duration.ofSeconds(60), Duration.ofSeconds(1), 4, 20, 2, Duration.ofSeconds(20));

  static final long HEALED = seconds(200);

  /** Twice the lease, and the longest wait between two attempts, which a few may be. */
  static final long IN_TIME = HEALED + seconds(15) + 2 * PACE.lease().toNanos() + seconds(60);

  /** More than any lively run needs: it spins. */
  private static final long SPINS = 400_000;

  /** Makes the ledger, sound or not. */
  interface LedgerMaker extends BiFunction<LongSupplier, LedgerWatch, ModelLedger> {}

  private final SplittableRandom random;
  private final Timeline time = new Timeline();
  private final FakeProvider provider = new FakeProvider();
  private final LedgerLine line = new LedgerLine(this);
  private final HistoryChecker checker = new HistoryChecker(this);
  private final List<SimulatedWorker> workers = new ArrayList<>();
  private final List<Script> scripts = new ArrayList<>();
  private final Map<UUID, Integer> failures = new HashMap<>();
  private final ModelLedger ledger;
  private final Habits habits;
  private final boolean gentle;
  private Faults faults;
  private long outageUntil;
  private int named;

  Simulation(long seed, LedgerMaker maker, Habits habits) {
    this.random = new SplittableRandom(seed);
    this.habits = habits;
    this.faults = Faults.some(random);
    this.gentle = faults.areGentle();
    this.ledger = maker.apply(time::now, checker);
  }

  /**
   * @return nanoseconds from the end of the accidents until everything had ended
   * @throws BrokenPromise what did not hold
   */
  long run() {
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      newWorker();
    }
    int jobs = 5 + random.nextInt(35);
    for (int i = 0; i < jobs; i++) {
      time.after(random.nextLong(seconds(150)), this::enqueue);
    }
    time.after(0, this::visit);
    time.after(HEALED, this::heal);
    while (time.step(HEALED)) {
      requireLively();
    }
    while (time.now() < IN_TIME && anyOpen() && time.step(IN_TIME)) {
      requireLively();
    }
    checker.verify();
    return time.now() - HEALED;
  }

  private boolean anyOpen() {
    return ledger.rows().stream().anyMatch(ModelRow::isOpen);
  }

  private void requireLively() {
    if (time.made() > SPINS) {
      throw new BrokenPromise("it spins", "%d events at %.3f s".formatted(SPINS, now() / 1e9));
    }
  }

  // --- who asks

  private void enqueue() {
    Script script = Script.some(random);
    int number = scripts.size();
    scripts.add(script);
    enqueue(job(number, script), 0);
  }

  private NewJob job(int number, Script script) {
    NewJob job = NewJob.of(random.nextInt(4) == 0 ? FEW.kind() : "many", number);
    if (random.nextInt(3) == 0) {
      job = job.lane("lane:" + random.nextInt(3));
    }
    if (random.nextBoolean()) {
      job = job.tenant(new UUID(7, random.nextInt(3)));
    }
    if (random.nextInt(5) == 0) {
      job = job.after(Duration.ofMillis(random.nextLong(20_000)));
    }
    if (script.steps() == 0 && random.nextBoolean()) {
      job = job.unique("key:" + random.nextInt(2));
    }
    if (random.nextInt(4) == 0) {
      job = job.within(Duration.ofMillis(random.nextLong(1, 60_000)));
    }
    return random.nextInt(5) == 0 ? job.priority(50) : job;
  }

  /** A caller that gets no answer asks again, a few times. */
  private void enqueue(NewJob job, int asked) {
    switch (fate()) {
      case ANSWERED, CRASH, FREEZE -> {
        checker.acknowledged(ledger.enqueue(job));
        ring();
      }
      case LOST, LATE -> ledger.enqueue(job);
      case REFUSED -> {
        if (asked < 5) {
          time.after(seconds(2), () -> enqueue(job, asked + 1));
        }
      }
    }
  }

  private void ring() {
    if (random.nextInt(5) > 0) {
      workers.forEach(SimulatedWorker::ring);
    }
  }

  // --- what goes wrong

  private void visit() {
    if (now() >= HEALED) {
      return;
    }
    if (random.nextDouble() < faults.nemesis()) {
      SimulatedWorker worker = workers.get(random.nextInt(workers.size()));
      if (random.nextBoolean()) {
        worker.freeze(random.nextBoolean() ? seconds(90) : random.nextLong(seconds(120)));
      } else if (worker.isAlive()) {
        worker.crash();
      }
    }
    if (random.nextDouble() < faults.drains()) {
      workers.get(random.nextInt(workers.size())).drain();
    }
    if (random.nextDouble() < faults.outage()) {
      outageUntil = now() + random.nextLong(seconds(100));
    }
    if (random.nextDouble() < faults.cancels() && !ledger.rows().isEmpty()) {
      List<ModelRow> rows = List.copyOf(ledger.rows());
      ledger.cancel(rows.get(random.nextInt(rows.size())).id);
      ring();
    }
    signalSome();
    time.after(random.nextLong(seconds(30)), this::visit);
  }

  private void signalSome() {
    if (!scripts.isEmpty()) {
      ledger.signal(signalOf(Integer.toString(random.nextInt(scripts.size()))));
      ring();
    }
  }

  private void heal() {
    faults = Faults.NONE;
    outageUntil = 0;
    workers.forEach(SimulatedWorker::thaw);
  }

  Fate fate() {
    Fate fate = faults.fate(random);
    return now() < outageUntil && fate != Fate.CRASH ? Fate.REFUSED : fate;
  }

  void workerEnded() {
    time.after(random.nextLong(seconds(5)), this::newWorker);
  }

  /** Its clock is up to three days off, and may be about to begin anew. */
  private void newWorker() {
    long days = Duration.ofDays(3).toNanos();
    long skew = random.nextLong(-days, days) + (random.nextBoolean() ? 0 : Long.MAX_VALUE - days);
    String name = "w" + named++;
    Worker core = new Worker(name, PACE, KINDS, random.split(), now() + skew);
    SimulatedWorker worker = new SimulatedWorker(this, core, skew);
    workers.removeIf(one -> !one.isAlive());
    workers.add(worker);
    worker.start();
  }

  // --- what the parts know of it

  long now() {
    return time.now();
  }

  void after(long nanos, Runnable what) {
    time.after(nanos, what);
  }

  SplittableRandom random() {
    return random;
  }

  Faults faults() {
    return faults;
  }

  boolean isGentle() {
    return gentle;
  }

  Habits habits() {
    return habits;
  }

  LedgerLine line() {
    return line;
  }

  Ledger ledger() {
    return ledger;
  }

  ModelLedger model() {
    return ledger;
  }

  FakeProvider provider() {
    return provider;
  }

  List<SimulatedWorker> workers() {
    return workers;
  }

  Script script(String payload) {
    return scripts.get(Integer.parseInt(payload));
  }

  String signalOf(String payload) {
    return "signal:" + payload;
  }

  String marker(UUID job, String step) {
    return job + "/" + step;
  }

  /** Each job fails as often as its script says, whoever runs it. */
  boolean failsNow(Claimed job, Script script) {
    return failures.merge(job.id(), 1, Integer::sum) <= script.failures();
  }

  /**
   * @return how many there are now
   */
  int effect(Claimed job, String step) {
    int count = provider.create(marker(job.id(), step));
    checker.effect(job, count);
    return count;
  }

  /**
   * @return how many there were
   */
  int remove(Claimed job, String step) {
    checker.removed(job, step);
    return provider.remove(marker(job.id(), step));
  }

  static long seconds(long count) {
    return Duration.ofSeconds(count).toNanos();
  }
}

package dev.rookery.orchestrator.jobs;

import dev.rookery.orchestrator.jobs.engine.Decision;
import dev.rookery.orchestrator.jobs.engine.Worker;
import dev.rookery.orchestrator.jobs.ledger.Claimed;
import dev.rookery.orchestrator.jobs.ledger.Claimed.Hold;
import dev.rookery.orchestrator.jobs.ledger.Ledger;
import dev.rookery.orchestrator.jobs.ledger.Ledger.TurnResult;
import dev.rookery.orchestrator.jobs.ledger.PgLedger;
import dev.rookery.orchestrator.jobs.ledger.Settlement;
import dev.rookery.orchestrator.jobs.ledger.Verdict;
import dev.rookery.orchestrator.jobs.ledger.Wish;
import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.Gauges;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker of the ledger: one thread does what {@link Worker} decides, each job runs on a virtual
 * thread of its own.
 */
public final class JobRunner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

  private final Database database;
  private final Ledger ledger;
  private final Bell bell;
  private final Kinds kinds;
  private final WorkerRegister register;
  private final WorkerTally tally;
  private final int slots;
  private final Runnable wake = this::wake;
  private final Thread loop;
  private final Map<Hold, Thread> threads = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition event = lock.newCondition();
  private final Worker worker; // guarded by lock

  public JobRunner(
      Database database, Bell bell, Collection<Workflow<?>> workflows, RunnerSettings settings) {
    this.database = database;
    this.bell = bell;
    this.kinds = Kinds.of(workflows);
    String name = "worker-" + Long.toString(new SecureRandom().nextLong() >>> 1, 36);
    this.tally = new WorkerTally(kinds.names());
    this.ledger = new WitnessedLedger(new PgLedger(database), tally, bell);
    this.slots = settings.concurrency();
    this.register = new WorkerRegister(database, name, settings, kinds.names());
    this.worker =
        new Worker(
            name,
            settings.pace(),
            workflows.stream().map(JobRunner::wish).toList(),
            RandomGenerator.getDefault(),
            System.nanoTime());
    this.loop = Thread.ofPlatform().daemon().name(name).unstarted(this::work);
  }

  private static Wish wish(Workflow<?> workflow) {
    Limits limits = workflow.limits();
    int room = limits.perWorker() == 0 ? Integer.MAX_VALUE : limits.perWorker();
    return new Wish(workflow.kind(), room, limits.together(), limits.perTenant());
  }

  /** Starts claiming, and sees to it that recurring work is in the ledger. */
  public void start() {
    for (Workflow<?> workflow : kinds.workflows().values()) {
      if (workflow instanceof Recurring recurring) {
        recurring.beforeFirst();
        new Jobs(database, bell).enqueue(recurring.job());
      }
    }
    bell.listen(wake);
    loop.start();
  }

  /** What this worker did so far; lost with the process. */
  public WorkerCounts counts() {
    return tally.counts();
  }

  /** What this worker did so far, by kind, and what it does now. */
  MetricSnapshots metrics() {
    MetricSnapshots.Builder all = MetricSnapshots.builder();
    tally.snapshots().forEach(all::metricSnapshot);
    return all.metricSnapshot(
            Gauges.one("rookery_worker_slots", "Jobs that this worker can run at once.", slots))
        .metricSnapshot(
            Gauges.one("rookery_worker_running", "Jobs that this worker runs now.", threads.size()))
        .build();
  }

  /** Look for due jobs now. Never needed for correctness. */
  public void wake() {
    lock.lock();
    try {
      worker.woken();
      event.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Claims no more, waits for running jobs, gives back what does not finish in time. */
  @Override
  public void close() {
    bell.leave(wake);
    lock.lock();
    try {
      worker.stop(System.nanoTime());
      event.signal();
    } finally {
      lock.unlock();
    }
    try {
      loop.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    while (true) {
      Decision decision = nextThatIsNotSleep();
      if (decision instanceof Decision.Ended) {
        leave();
        return;
      }
      act(decision);
    }
  }

  private void leave() {
    try {
      register.gone();
    } catch (RuntimeException e) {
      LOG.debug("its line among the workers ends with its lease", e);
    }
  }

  private Decision nextThatIsNotSleep() {
    lock.lock();
    try {
      while (true) {
        long now = System.nanoTime();
        settleBeside(worker.settlesBeside(now));
        Decision decision = worker.next(now);
        startAndInterrupt(now);
        if (!(decision instanceof Decision.Sleep sleep)) {
          return decision;
        }
        event.awaitNanos(sleep.until() - now);
      }
    } catch (InterruptedException e) {
      return new Decision.Ended();
    } finally {
      lock.unlock();
    }
  }

  private void act(Decision decision) {
    long asked = System.nanoTime();
    try {
      switch (decision) {
        case Decision.TakeTurn it -> {
          TurnResult result = ledger.turn(it.turn());
          tell(now -> worker.turned(it.turn(), result, asked, now));
        }
        case Decision.Renew it -> {
          var lost = ledger.renew(worker.name(), worker.lease(), it.held());
          tell(now -> worker.renewed(it, lost, asked, now));
        }
        case Decision.Rescue _ -> {
          int rescued = ledger.rescue();
          register.alive();
          tell(now -> worker.rescued(rescued, now));
        }
        case Decision.Disown it -> {
          int disowned = ledger.disown(worker.name(), it.known());
          tell(now -> worker.disowned(disowned, now));
        }
        case Decision.Sleep _, Decision.Ended _ -> {}
      }
    } catch (RuntimeException e) {
      unanswered(e);
      tell(now -> {
        if (decision instanceof Decision.TakeTurn it) {
          worker.turnFailed(it.turn(), now);
        } else {
          worker.failed(now);
        }
      });
    }
  }

  private void settleBeside(List<Settlement> settlements) {
    if (!settlements.isEmpty()) {
      Thread.ofVirtual().name(worker.name() + "-settles").start(() -> settle(settlements));
    }
  }

  private void settle(List<Settlement> settlements) {
    try {
      ledger.settle(worker.name(), settlements);
      tell(_ -> worker.settledBeside());
    } catch (RuntimeException e) {
      unanswered(e);
      tell(worker::besideFailed);
    }
  }

  private static void unanswered(RuntimeException e) {
    LOG.warn("the job ledger does not answer, asking again: {}", e.getMessage());
    LOG.debug("cause", e);
  }

  private interface Event {
    void at(long now);
  }

  private void tell(Event what) {
    lock.lock();
    try {
      long now = System.nanoTime();
      what.at(now);
      startAndInterrupt(now);
      event.signal();
    } finally {
      lock.unlock();
    }
  }

  private void startAndInterrupt(long now) {
    for (Claimed job : worker.starts(now)) {
      Thread thread = Thread.ofVirtual().name("job-" + job.kind()).unstarted(() -> runOne(job));
      threads.put(job.hold(), thread);
      thread.start();
    }
    for (Claimed job : worker.interrupts()) {
      Thread thread = threads.get(job.hold());
      if (thread != null) {
        thread.interrupt();
      }
    }
  }

  private void runOne(Claimed job) {
    long began = System.nanoTime();
    Optional<Verdict> verdict = Optional.empty();
    try {
      verdict = verdict(job);
    } finally {
      threads.remove(job.hold());
      Optional<Verdict> said = verdict;
      Duration ran = Duration.ofNanos(System.nanoTime() - began);
      tell(now -> worker.finished(job, said, ran, now));
    }
  }

  private Optional<Verdict> verdict(Claimed job) {
    return JobRun.of(database, kinds.workflows().get(job.kind()), job, new Holder(job)).verdict();
  }

  private final class Holder implements JobHolder {
    private final Claimed job;

    Holder(Claimed job) {
      this.job = job;
    }

    @Override
    public boolean isTrusted() {
      return JobRunner.this.isTrusted(job);
    }

    @Override
    public void progressed() {
      bell.progressed(job.id());
    }
  }

  private boolean isTrusted(Claimed job) {
    lock.lock();
    try {
      return worker.isTrusted(job.hold(), System.nanoTime());
    } finally {
      lock.unlock();
    }
  }
}

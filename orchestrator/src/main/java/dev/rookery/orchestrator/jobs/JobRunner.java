package dev.rookery.orchestrator.jobs;

import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.Ids;
import dev.rookery.orchestrator.platform.Json;
import dev.rookery.orchestrator.platform.OperatorActionException;
import dev.rookery.orchestrator.platform.TemporaryException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jooq.exception.IntegrityConstraintViolationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Claims due jobs and runs each on a virtual thread of its own, under a renewed lease. */
public final class JobRunner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);
  private static final Duration NEXT_LOOK_MIN = Duration.ofMillis(5);

  private final Database database;
  private final Map<String, Workflow<?>> workflows;
  private final RunnerSettings settings;
  private final String worker = "worker-" + Ids.next();
  private final Semaphore slots;
  private final Semaphore wakeUps = new Semaphore(0);
  private final List<Thread> loops = new CopyOnWriteArrayList<>();
  private final Map<Claimed, Running> running = new ConcurrentHashMap<>();
  private volatile boolean stopping;
  private volatile boolean closed;

  private record Running(Thread thread, Lease lease) {}

  public JobRunner(Database database, Collection<Workflow<?>> workflows, RunnerSettings settings) {
    this.database = database;
    this.workflows =
        workflows.stream().collect(Collectors.toMap(Workflow::kind, Function.identity()));
    this.settings = settings;
    this.slots = new Semaphore(settings.concurrency());
  }

  /** Starts claiming, and sees to it that recurring work is in the ledger. */
  public void start() {
    for (Workflow<?> workflow : workflows.values()) {
      if (workflow instanceof Recurring recurring) {
        database.asWorker(db -> JobStore.insert(db, recurring.job()));
      }
    }
    loops.add(Thread.ofVirtual().name("jobs-claim").start(this::claimLoop));
    loops.add(Thread.ofVirtual().name("jobs-renew").start(this::renewLoop));
  }

  /** Look for due jobs now. Never needed for correctness. */
  public void wake() {
    wakeUps.release();
  }

  /** Stops claiming, waits for running jobs, gives back what does not finish in time. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    stopping = true;
    wake();
    try {
      if (!slots.tryAcquire(
          settings.concurrency(), settings.drain().toMillis(), TimeUnit.MILLISECONDS)) {
        running.forEach(this::giveBack);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      closed = true;
      loops.forEach(Thread::interrupt);
    }
  }

  private void giveBack(Claimed job, Running run) {
    run.lease().lose();
    database.asWorker(db -> JobStore.release(db, job));
    run.thread().interrupt();
  }

  private void claimLoop() {
    while (!stopping) {
      try {
        slots.acquire();
        int free = 1 + slots.drainPermits();
        int started = 0;
        try {
          started = claimAndStart(free);
        } finally {
          slots.release(free - started);
        }
        if (started < free) {
          await(nextLook());
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        if (!stopping) {
          LOG.warn("cannot look for jobs, trying again: {}", e.getMessage());
          pause(settings.poll());
        }
      }
    }
  }

  private int claimAndStart(int free) {
    if (stopping) {
      return 0;
    }
    List<Claimed> claimed = claim(free);
    claimed.forEach(this::startOne);
    return claimed.size();
  }

  private List<Claimed> claim(int limit) {
    while (true) {
      try {
        return database.asWorker(
            db -> DueJobs.claim(db, limit, workflows.keySet(), worker, settings.lease()));
      } catch (IntegrityConstraintViolationException e) {
        // another worker took a job of the same lane in this moment; its claim is visible now
        LOG.debug("lane taken meanwhile, looking again");
      }
    }
  }

  private void startOne(Claimed job) {
    Lease lease = new Lease(settings.lease());
    Thread thread =
        Thread.ofVirtual().name("job-" + job.kind()).unstarted(() -> runAndFree(job, lease));
    running.put(job, new Running(thread, lease));
    thread.start();
  }

  private void runAndFree(Claimed job, Lease lease) {
    try {
      runOne(job, lease);
    } catch (RuntimeException e) {
      LOG.warn("job {} {}: {}", job.kind(), job.id(), e.toString());
    } finally {
      slots.release();
      wake();
    }
  }

  private void runOne(Claimed job, Lease lease) {
    Workflow<?> workflow = workflows.get(job.kind());
    try {
      settle(job, runUnderLease(workflow, job, lease));
    } catch (LeaseLostException e) {
      LOG.warn("{}", e.getMessage());
    } catch (OperatorActionException e) {
      LOG.warn("job {} {} needs a person: {}", job.kind(), job.id(), e.getMessage());
      database.asWorker(db -> JobStore.fail(db, job, e.getMessage()));
    } catch (Exception e) {
      if (!lease.isTrusted()) {
        LOG.warn("job {} {} stopped without its lease", job.kind(), job.id());
        return;
      }
      failAttempt(job, workflow.retries(), e);
    }
  }

  /** A job that is being settled is renewed no more: its row would look like one that was lost. */
  private RunResult runUnderLease(Workflow<?> workflow, Claimed job, Lease lease) throws Exception {
    try {
      return run(workflow, job, lease);
    } finally {
      running.remove(job);
    }
  }

  private <P> RunResult run(Workflow<P> workflow, Claimed job, Lease lease) throws Exception {
    P payload = Json.read(job.payload(), workflow.payloadType());
    return workflow.run(payload, new JournalledSteps(database, job, lease));
  }

  private void settle(Claimed job, RunResult result) {
    boolean held =
        database.asWorker(db ->
            switch (result) {
              case RunResult.Done done -> JobStore.complete(db, job, done.result());
              case RunResult.Snooze snooze ->
                  JobStore.snooze(db, job, snooze.delay(), snooze.reason());
            });
    if (!held) {
      throw new LeaseLostException(job.id(), job.fence());
    }
  }

  private void failAttempt(Claimed job, RetryPolicy policy, Exception e) {
    String error = describe(e);
    if (job.attempt() >= policy.maxAttempts()) {
      LOG.warn("job {} {} failed for good: {}", job.kind(), job.id(), error, e);
      database.asWorker(db -> JobStore.fail(db, job, error));
      return;
    }
    Duration wait = longer(policy.wait(job.attempt(), RandomGenerator.getDefault()), asked(e));
    LOG.info(
        "job {} {} attempt {} failed, again in {} ms: {}",
        job.kind(),
        job.id(),
        job.attempt(),
        wait.toMillis(),
        error);
    if (!(e instanceof TemporaryException)) {
      LOG.debug("cause", e);
    }
    database.asWorker(db -> JobStore.retry(db, job, wait, error));
  }

  private static Duration asked(Exception e) {
    return e instanceof TemporaryException temporary ? temporary.retryAfter() : Duration.ZERO;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private static String describe(Exception e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  private void renewLoop() {
    Duration interval = settings.lease().dividedBy(4);
    for (pause(interval); !closed; pause(interval)) {
      try {
        database.asWorker(JobStore::rescue);
        running.forEach(this::renew);
      } catch (RuntimeException e) {
        LOG.warn("cannot renew leases, trying again: {}", e.getMessage());
      }
    }
  }

  private void renew(Claimed job, Running run) {
    long asked = System.nanoTime();
    if (database.asWorker(db -> JobStore.renew(db, job, settings.lease()))) {
      run.lease().renewedAt(asked);
    } else if (running.containsKey(job)) {
      run.lease().lose();
      run.thread().interrupt();
    }
  }

  private Duration nextLook() {
    Duration next =
        database
            .asWorker(db -> DueJobs.untilNextDue(db, workflows.keySet()))
            .filter(due -> due.compareTo(settings.poll()) < 0)
            .orElse(settings.poll());
    return next.compareTo(NEXT_LOOK_MIN) < 0 ? NEXT_LOOK_MIN : next;
  }

  private void await(Duration wait) throws InterruptedException {
    if (wakeUps.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS)) {
      wakeUps.drainPermits();
    }
  }

  private static void pause(Duration wait) {
    try {
      Thread.sleep(wait);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.rookery.orchestrator.jobs.watch;

import dev.rookery.orchestrator.jobs.Bell;
import dev.rookery.orchestrator.jobs.Workflow;
import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.RefusedException;
import dev.rookery.orchestrator.platform.TemporaryException;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All watchers of this process. While there is one, a single thread reads the progress of all
 * watched jobs: when one of them has got further, here or in another process, but not more often
 * than every {@link #APART}, and without such rings twice a second; so the database is asked the
 * same however many watch.
 */
@Singleton
public final class JobWatches {
  private static final Logger LOG = LoggerFactory.getLogger(JobWatches.class);
  private static final int MOST = 200;
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration APART = Duration.ofMillis(50);
  private static final Duration RETRY = Duration.ofSeconds(10);

  /** A watcher that has not asked for so long is gone, or its reader is stuck. */
  private static final Duration SILENCE = Duration.ofMinutes(1);

  private final Database database;
  private final Bell bell;
  private final Map<String, Set<String>> declared;
  private final int most;
  private final Duration look;
  private final Map<JobWatch, UUID> watches = new ConcurrentHashMap<>();
  private final Map<UUID, Usual> usuals = new ConcurrentHashMap<>();
  private final Semaphore rings = new Semaphore(0);
  private final Consumer<UUID> progressed = this::progressed;
  private volatile Consumer<Set<UUID>> announce = jobs -> {};
  private @Nullable Thread looker; // guarded by this
  private boolean closed; // guarded by this

  @Inject
  public JobWatches(Database database, Bell bell, Collection<Workflow<?>> workflows) {
    this(database, bell, workflows, MOST, LOOK);
  }

  /**
   * @param look how often it looks without rings
   */
  JobWatches(
      Database database, Bell bell, Collection<Workflow<?>> workflows, int most, Duration look) {
    this.database = database;
    this.bell = bell;
    this.declared =
        workflows.stream()
            .filter(workflow -> !workflow.steps().isEmpty())
            .collect(Collectors.toMap(Workflow::kind, Workflow::steps));
    this.most = most;
    this.look = look;
  }

  /**
   * Begins to watch a job.
   *
   * @param lastEventId of the last event the watcher was told; null = tell everything
   * @throws RefusedException there is no such job, or the id is not one of an event
   * @throws TemporaryException as many watch as may
   */
  public JobWatch open(UUID job, @Nullable String lastEventId) {
    Cursor cursor = lastEventId == null ? Cursor.START : Cursor.of(lastEventId);
    JobProgress now = read(Set.of(job)).get(job);
    if (now == null) {
      throw new RefusedException(
          RefusedException.Kind.NOT_FOUND, "no-such-job", "there is no job " + job);
    }
    JobWatch watch = new JobWatch(this, cursor);
    enter(watch, job);
    announce.accept(Set.of(job));
    watch.see(now, usual(now));
    return watch;
  }

  private synchronized void enter(JobWatch watch, UUID job) {
    if (closed || watches.size() >= most) {
      throw new TemporaryException(
          "%d watch jobs here already, more may not".formatted(watches.size()), RETRY);
    }
    watches.put(watch, job);
    if (looker == null) {
      bell.listenToProgress(progressed);
      looker = Thread.ofVirtual().name("job-watches").start(this::look);
    }
  }

  private void ring() {
    if (rings.availablePermits() == 0) {
      rings.release();
    }
  }

  /** A job has got further; if somebody watches it here, it is read soon. Returns at once. */
  public void progressed(UUID job) {
    if (watches.containsValue(job)) {
      ring();
    }
  }

  /** Jobs that are watched here now. */
  public Set<UUID> watched() {
    return Set.copyOf(watches.values());
  }

  /** Calls it with each job that somebody begins to watch; it must return at once. */
  public void announceTo(Consumer<Set<UUID>> others) {
    announce = others;
  }

  /** How many watch now. */
  public int size() {
    return watches.size();
  }

  void forget(JobWatch watch) {
    UUID job = watches.remove(watch);
    if (job != null && !watches.containsValue(job)) {
      usuals.remove(job);
    }
  }

  /** Ends all watches; no more are begun. */
  @PreDestroy
  public void close() {
    synchronized (this) {
      closed = true;
    }
    List.copyOf(watches.keySet()).forEach(JobWatch::close);
    ring();
  }

  private void look() {
    try {
      while (!isDeserted()) {
        rings.tryAcquire(look.toMillis(), TimeUnit.MILLISECONDS);
        rings.drainPermits();
        lookOnce();
        Thread.sleep(APART);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** True when nobody watches any more; the next one to come starts another thread. */
  private synchronized boolean isDeserted() {
    if (!watches.isEmpty()) {
      return false;
    }
    bell.leaveProgress(progressed);
    usuals.clear();
    looker = null;
    return true;
  }

  private void lookOnce() {
    try {
      Map<UUID, JobProgress> seen = read(watched());
      watches.forEach((watch, job) -> {
        JobProgress now = seen.get(job);
        watch.see(now, now == null ? Usual.UNKNOWN : usual(now));
      });
    } catch (RuntimeException e) {
      LOG.debug("no look at watched jobs this time", e); // the next look tells what changed
    }
    watches.keySet().stream().filter(watch -> watch.isForgotten(SILENCE)).forEach(JobWatch::close);
  }

  private Map<UUID, JobProgress> read(Set<UUID> jobs) {
    return jobs.isEmpty() ? new HashMap<>() : database.asWorker(db -> ReadProgress.of(db, jobs));
  }

  private Usual usual(JobProgress job) {
    Set<String> steps = declared.get(job.kind());
    Usual taught = taught(job);
    return steps == null ? taught : new Usual(taught.durations(), steps);
  }

  /** Known once the job has begun its first step: that tells which earlier jobs are like it. */
  private Usual taught(JobProgress job) {
    Usual known = usuals.get(job.id());
    if (known == null && !job.steps().isEmpty()) {
      String first = job.steps().getFirst().name();
      known = database.asWorker(db -> ReadProgress.usual(db, job.kind(), first));
      usuals.put(job.id(), known);
    }
    return known == null ? Usual.UNKNOWN : known;
  }
}

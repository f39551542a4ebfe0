package dev.rookery.orchestrator.jobs.rings;

import dev.rookery.orchestrator.jobs.Bell;
import dev.rookery.orchestrator.jobs.JobRunner;
import dev.rookery.orchestrator.jobs.watch.JobWatches;
import dev.rookery.orchestrator.platform.RedisChannel;
import dev.rookery.orchestrator.platform.RedisLink;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries the {@link Bell} to and from other processes: that something may be due, and that a job
 * somebody watches there has got further. Sent through Redis while it answers, by NOTIFY while it
 * does not; both are always listened to. Lost rings cost one poll interval, nothing else.
 */
@Singleton
public final class JobRings {
  private static final Logger LOG = LoggerFactory.getLogger(JobRings.class);
  private static final Duration APART = Duration.ofMillis(2);

  private final RedisLane redis;
  private final NotifyLane postgres;
  private final Bell bell;
  private final JobRunner runner;
  private final JobWatches watches;
  private final String self = UUID.randomUUID().toString();
  private final Outbox outbox = new Outbox();
  private final Elsewhere elsewhere = new Elsewhere();
  private final Runnable due = outbox::due;
  private final Consumer<UUID> progressed = this::progressed;
  private final List<Thread> threads;

  public JobRings(
      @Named("listener") DataSource connections,
      RedisLink redis,
      Bell bell,
      JobRunner runner,
      JobWatches watches) {
    this.redis = new RedisLane(redis);
    this.postgres = new NotifyLane(connections);
    this.bell = bell;
    this.runner = runner;
    this.watches = watches;
    this.threads =
        List.of(
            thread("ring-sender", this::send),
            thread("ring-redis", this.redis::keepSending),
            thread("ring-redis-listener", () -> this.redis.keepListening(new FromRedis())),
            thread("ring-listener", () -> postgres.keepListening(this::begun, this::heard)),
            thread("ring-watched", this::tellWatched));
  }

  private interface Loop {
    void run() throws InterruptedException;
  }

  private static Thread thread(String name, Loop loop) {
    return Thread.ofVirtual()
        .name(name)
        .unstarted(() -> {
          try {
            loop.run();
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // stopped
          } catch (RuntimeException e) {
            LOG.error("{} has ended; jobs are found by polling from now on", name, e);
          }
        });
  }

  public void start() {
    threads.forEach(Thread::start);
    bell.listen(due);
    bell.listenToProgress(progressed);
    watches.announceTo(outbox::watched);
  }

  @PreDestroy
  void stop() {
    bell.leave(due);
    bell.leaveProgress(progressed);
    threads.forEach(Thread::interrupt);
  }

  /** True when the next ring would go through Redis. */
  boolean isFast() {
    return redis.isOpen();
  }

  /** True when a ring said that another process watches this job. */
  boolean isWatchedElsewhere(UUID job) {
    return elsewhere.isWatched(job, System.nanoTime());
  }

  private void progressed(UUID job) {
    if (!elsewhere.isEmpty() && isWatchedElsewhere(job)) {
      outbox.progressed(job);
    }
  }

  private void send() throws InterruptedException {
    try {
      while (true) {
        String ring = outbox.next().write(self);
        if (!redis.send(ring)) {
          postgres.send(ring);
        }
        Thread.sleep(APART);
      }
    } finally {
      postgres.close();
    }
  }

  /** What is watched here is said again and again: whoever started lately has not heard it. */
  private void tellWatched() throws InterruptedException {
    while (true) {
      Thread.sleep(RedisLane.PROBE);
      redis.probe();
      outbox.watched(watches.watched());
    }
  }

  private final class FromRedis implements RedisChannel.Heard {
    @Override
    public void begun() {
      JobRings.this.begun();
    }

    @Override
    public void message(String text) {
      heard(text);
    }
  }

  /** What rang while nobody listened is made good by one look. */
  private void begun() {
    runner.wake();
    outbox.watched(watches.watched());
  }

  private void heard(String text) {
    Ring.Heard heard = Ring.read(text);
    if (heard.sender().equals(self)) {
      return;
    }
    switch (heard.ring()) {
      case Ring.Due() -> runner.wake();
      case Ring.Watched(var jobs) -> elsewhere.see(jobs, System.nanoTime());
      case Ring.Progressed(var jobs) -> jobs.forEach(watches::progressed);
    }
  }
}

package dev.rookery.lab.mta;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The messages that wait for one destination, and the delivery agents that serve it, never more
 * than its limit. An agent keeps its session for the next message and ends after a second without
 * one.
 */
final class Destination {
  private static final long KEEP_SESSION_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Postfix's initial_destination_concurrency: so many failures in a row and it is dead. */
  private static final int FAILURES_UNTIL_DEAD = 5;

  private final Supplier<DeliveryAgent> agents;
  private final BiConsumer<DeliveryJob, DeliveryOutcome> suspender;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<DeliveryJob> waiting = new ArrayDeque<>();
  private int running;
  private int idle;
  private int failures;
  private boolean closed;

  /**
   * @param suspender takes the jobs that are deferred without being tried, and why
   */
  Destination(Supplier<DeliveryAgent> agents, BiConsumer<DeliveryJob, DeliveryOutcome> suspender) {
    this.agents = agents;
    this.suspender = suspender;
  }

  void add(DeliveryJob job) {
    lock.lock();
    try {
      waiting.add(job);
      if (idle >= waiting.size()) {
        changed.signal();
      } else if (running < job.route().transport().concurrency()) {
        running++;
        Thread.ofVirtual().name("deliver-" + job.route().key()).start(this::serve);
      }
    } finally {
      lock.unlock();
    }
  }

  private void serve() {
    try (DeliveryAgent agent = agents.get()) {
      for (DeliveryJob job = take(); job != null; job = take()) {
        job.done().accept(agent.deliver(job));
        notice(agent.reachedNobody());
      }
    }
  }

  /**
   * The next job, or null when there was none for a while; then this agent does not count any more.
   */
  private @Nullable DeliveryJob take() {
    lock.lock();
    try {
      long left = KEEP_SESSION_NANOS;
      idle++;
      while (waiting.isEmpty() && !closed && left > 0) {
        left = awaitChange(left);
      }
      idle--;
      DeliveryJob job = closed ? null : waiting.poll();
      if (job == null) {
        running--;
      }
      return job;
    } finally {
      lock.unlock();
    }
  }

  private long awaitChange(long nanos) {
    try {
      return changed.awaitNanos(nanos);
    } catch (InterruptedException _) {
      return 0;
    }
  }

  private void notice(boolean reachedNobody) {
    List<DeliveryJob> suspended = new ArrayList<>();
    lock.lock();
    try {
      failures = reachedNobody ? failures + 1 : 0;
      if (failures >= FAILURES_UNTIL_DEAD) {
        failures = 0;
        suspended.addAll(waiting);
        waiting.clear();
      }
    } finally {
      lock.unlock();
    }
    suspended.forEach(job ->
        suspender.accept(
            job, DeliveryOutcome.deferred("none", "4.4.1", "delivery temporarily suspended")));
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}

package dev.rookery.agent.mailet;

import dev.rookery.agent.journal.Journal;
import dev.rookery.agent.orders.Orders;
import dev.rookery.agent.orders.PermitBook;
import dev.rookery.agent.orders.Rules;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Wakes waiting messages as soon as permits are free, and no more than that. */
final class Waker implements Runnable {
  private static final Duration LOOK = Duration.ofMillis(100);

  private final Journal journal;
  private final Orders orders;
  private final PermitBook permits;
  private final WaitingRoom waiting;
  private final Postqueue postqueue;
  private final InstantSource clock;

  Waker(
      Journal journal,
      Orders orders,
      PermitBook permits,
      WaitingRoom waiting,
      Postqueue postqueue,
      InstantSource clock) {
    this.journal = journal;
    this.orders = orders;
    this.permits = permits;
    this.waiting = waiting;
    this.postqueue = postqueue;
    this.clock = clock;
  }

  /**
   * Asks for the whole queue once, then wakes one by one. Returns when interrupted, with the last
   * command over.
   */
  @Override
  public void run() {
    try (postqueue) {
      postqueue.flush();
      while (!Thread.interrupted()) {
        wake();
        Thread.sleep(LOOK);
      }
    } catch (InterruptedException _) {
      // asked to stop
    }
  }

  private void wake() throws InterruptedException {
    Optional<Rules> rules = orders.current();
    if (rules.isEmpty() || waiting.size() == 0) {
      return;
    }
    Instant now = clock.instant();
    for (String queueId :
        waiting.wake(
            provider -> journal.read(() -> permits.free(rules.get(), provider, now)), now)) {
      postqueue.wake(queueId);
    }
  }
}

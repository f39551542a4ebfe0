package dev.rookery.agent.orders;

import dev.rookery.agent.report.Backoff;
import dev.rookery.agent.report.RedisLink;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.exceptions.JedisException;

/** Looks for a newer wanted state at every wake-up, and every second without one. */
public final class WantedWatch {
  private static final System.Logger LOG = System.getLogger("orders");
  private static final Duration POLL = Duration.ofSeconds(1);

  private final RedisLink redis;
  private final Orders orders;
  private final Semaphore wakeUps = new Semaphore(0);
  private final Backoff polling = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(10));
  private final Backoff listening = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(10));

  public WantedWatch(RedisLink redis, Orders orders) {
    this.redis = redis;
    this.orders = orders;
  }

  /** Looks until interrupted. */
  public void poll() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        if (!look()) {
          Thread.sleep(polling.next());
        } else if (wakeUps.tryAcquire(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
          wakeUps.drainPermits();
        }
      }
    } catch (InterruptedException _) {
      // asked to stop
    }
  }

  private boolean look() throws InterruptedException {
    try {
      var published = redis.wanted();
      polling.reset();
      if (published.isPresent()) {
        orders.offer(published.get());
      }
      return true;
    } catch (RuntimeException e) { // Redis away, odd document, full disk: the next look may do
      if (polling.isFresh() && !Thread.currentThread().isInterrupted()) {
        LOG.log(Level.WARNING, "orders: working by what is known, {0}", e.getMessage());
      }
      return false;
    }
  }

  /** Hears wake-ups until interrupted. */
  public void listen() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        try {
          redis.listen(() -> {
            listening.reset();
            wakeUps.release();
          });
        } catch (JedisException _) {
          // polling goes on meanwhile, and says what is wrong
        }
        Thread.sleep(listening.next());
      }
    } catch (InterruptedException _) {
      // asked to stop
    }
  }
}

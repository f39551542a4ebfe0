package dev.rookery.agent.report;

import dev.rookery.contract.Codec;
import dev.rookery.contract.Heartbeat;
import dev.rookery.contract.NodeKeys;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.LongFunction;
import redis.clients.jedis.exceptions.JedisException;

/** Writes a heartbeat every interval; one that cannot be written is dropped. */
public final class Pulse implements Runnable {
  private static final System.Logger LOG = System.getLogger("report");
  private static final int INTERVALS_TO_LIVE = 10;

  private final RedisLink redis;
  private final NodeKeys keys;
  private final Duration interval;
  private final LongFunction<Heartbeat> measure;
  private boolean failing;

  /**
   * @param measure the heartbeat with this number
   */
  public Pulse(RedisLink redis, NodeKeys keys, Duration interval, LongFunction<Heartbeat> measure) {
    this.redis = redis;
    this.keys = keys;
    this.interval = interval;
    this.measure = measure;
  }

  /** Returns when interrupted. */
  @Override
  public void run() {
    try {
      for (long beat = 1; !Thread.currentThread().isInterrupted(); beat++) {
        beat(beat);
        Thread.sleep(interval);
      }
    } catch (InterruptedException _) {
      // asked to stop
    }
  }

  private void beat(long number) {
    try {
      redis.heartbeat(
          keys.sign(Codec.write(measure.apply(number))), interval.multipliedBy(INTERVALS_TO_LIVE));
      failing = false;
    } catch (JedisException e) {
      if (!failing) {
        LOG.log(Level.WARNING, "report: no heartbeat, {0}", e.getMessage());
      }
      failing = true;
    }
  }
}

package dev.rookery.orchestrator.outcomes;

import dev.rookery.orchestrator.fleet.NodeSecrets;
import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.Ids;
import dev.rookery.orchestrator.platform.RedisLink;
import dev.rookery.orchestrator.platform.SendingCalendar;
import dev.rookery.orchestrator.suppression.Suppressions;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what nodes report from Redis to PostgreSQL, each event exactly once (D2): one transaction
 * a batch of one node, then the watermark is published, then the entries are acknowledged and
 * trimmed. Any number of control planes may run one.
 */
@Singleton
public final class Ingest implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Ingest.class);
  private static final Duration SHORTEST_WAIT = Duration.ofMillis(50);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);
  private static final Duration PATIENCE_AT_END = Duration.ofSeconds(5);

  private final StreamFollower follower;
  private final IngestSettings settings;
  private volatile boolean stopping;
  private volatile @Nullable Thread thread;

  public Ingest(
      Database database,
      RedisLink redis,
      NodeSecrets secrets,
      Suppressions lists,
      SendingCalendar calendar,
      Clock clock) {
    this.settings = IngestSettings.STANDARD;
    this.follower =
        new StreamFollower(
            new NodeRoster(database, secrets),
            new EventStreams(redis, "ingest-" + Ids.next()),
            new WatermarkBoard(database, redis),
            new BatchIntake(database, lists, new SendingDays(calendar), clock),
            settings);
  }

  /** Reads until closed, through any absence of Redis or PostgreSQL. */
  public void start() {
    thread = Thread.ofVirtual().name("ingest").start(this::run);
  }

  @Override
  @PreDestroy
  public void close() {
    stopping = true;
    Thread reading = thread;
    try {
      if (reading != null && !reading.join(PATIENCE_AT_END)) {
        reading.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    Duration wait = Duration.ZERO;
    while (!stopping) {
      try {
        if (!follower.turn()) {
          Thread.sleep(settings.block());
        }
        if (!wait.isZero()) {
          LOG.info("ingest: going on");
        }
        wait = Duration.ZERO;
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        if (wait.isZero() && !stopping) {
          LOG.warn("ingest: waiting, {}", e.toString());
        }
        follower.startOver();
        wait = longer(wait);
        pause(wait);
      }
    }
  }

  private static Duration longer(Duration wait) {
    Duration twice = wait.isZero() ? SHORTEST_WAIT : wait.multipliedBy(2);
    return twice.compareTo(LONGEST_WAIT) < 0 ? twice : LONGEST_WAIT;
  }

  private void pause(Duration wait) {
    try {
      Thread.sleep(wait);
    } catch (InterruptedException e) {
      stopping = true;
    }
  }
}

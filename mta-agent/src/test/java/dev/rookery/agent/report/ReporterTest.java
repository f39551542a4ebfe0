package dev.rookery.agent.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.agent.journal.Journal;
import dev.rookery.agent.journal.JournalSettings;
import dev.rookery.contract.Codec;
import dev.rookery.contract.Frame;
import dev.rookery.contract.Heartbeat;
import dev.rookery.contract.NodeKeys;
import dev.rookery.contract.RedisKeys;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** Against a real Redis, as a user with no more rights than documented. */
class ReporterTest {
  private static final UUID NODE = UUID.fromString("00000000-0000-7000-8000-000000000001");
  private static final NodeKeys KEYS = NodeKeys.ofRoot(new byte[32]);

  @TempDir private Path directory;
  private NodeRedis redis;
  private Journal journal;
  private RedisLink link;
  private Thread reporter;

  @BeforeEach
  void start() {
    redis = new NodeRedis(NODE, KEYS);
    journal =
        new Journal(directory, JournalSettings.defaults(), NODE, InstantSource.system(), List.of());
    link = new RedisLink(NODE, redis.access(), Authorities.of(Optional.empty()));
    reporter = Thread.ofVirtual().start(new Reporter(journal, link, KEYS, InstantSource.system()));
  }

  @AfterEach
  void stop() throws InterruptedException {
    reporter.interrupt();
    reporter.join();
    link.close();
    journal.close();
    redis.close();
  }

  @Test
  void every_event_arrives_once_counted_though_redis_is_flushed_and_killed_in_between() {
    write(300);
    until(() -> redis.ingest().size() >= 100);
    redis.server().flushAll();
    write(300);
    until(() -> redis.ingest().size() >= 400);
    redis.server().kill();
    write(300);
    redis.server().restart();
    redis.grant();
    until(() -> redis.ingest().size() == 900);
    assertThat(redis.ingest().keySet()).hasSize(900);
  }

  @Test
  void a_heartbeat_is_a_signed_frame_that_expires() {
    Pulse pulse = new Pulse(link, KEYS, Duration.ofMillis(50), number -> heartbeat(number));
    Thread beating = Thread.ofVirtual().start(pulse);
    try (Jedis admin = redis.admin()) {
      byte[] key = RedisKeys.heartbeat(NODE).getBytes();
      until(() -> admin.exists(key));
      Heartbeat beat = Codec.read(KEYS.open(Frame.read(admin.get(key))), Heartbeat.class);
      assertThat(beat.beat()).isPositive();
      assertThat(admin.pttl(key)).isBetween(1L, 500L);
    } finally {
      beating.interrupt();
    }
  }

  @Test
  void a_wake_up_is_heard() {
    int[] heard = {0};
    Thread listener =
        Thread.ofVirtual()
            .start(() -> {
              try {
                link.listen(() -> heard[0]++);
              } catch (RuntimeException _) {
                // closed at the end
              }
            });
    try (Jedis admin = redis.admin()) {
      until(() -> heard[0] == 1);
      admin.publish(RedisKeys.wake(NODE), "look");
      until(() -> heard[0] == 2);
    }
    listener.interrupt();
  }

  private void write(int count) {
    for (int i = 0; i < count; i++) {
      journal.transact(tx -> {
        tx.applied(1);
        return null;
      });
    }
  }

  private static Heartbeat heartbeat(long number) {
    Instant now = Instant.now();
    return new Heartbeat(1, NODE, number, now, now, "t", 0, NODE, 0, -1, 0, Map.of(), null, null);
  }

  private static void until(BooleanSupplier condition) {
    Instant end = Instant.now().plusSeconds(30);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).as("in time").isBefore(end);
      Thread.onSpinWait();
    }
  }
}

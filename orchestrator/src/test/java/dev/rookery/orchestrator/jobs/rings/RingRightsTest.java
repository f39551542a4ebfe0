package dev.rookery.orchestrator.jobs.rings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.contract.RedisKeys;
import dev.rookery.contract.RedisRights;
import dev.rookery.lab.redis.EmbeddedRedis;
import dev.rookery.lab.redis.RedisSettings;
import dev.rookery.orchestrator.platform.Installation.RedisServer;
import dev.rookery.orchestrator.platform.RedisChannel;
import dev.rookery.orchestrator.platform.RedisLink;
import dev.rookery.orchestrator.platform.Sensitive;
import dev.rookery.orchestrator.platform.TemporaryException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.Jedis;

/** Who may ring, by Redis' own rules. */
@Timeout(30)
class RingRightsTest {
  private static final UUID NODE = UUID.randomUUID();
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private final EmbeddedRedis redis = EmbeddedRedis.start(RedisSettings.throwAway());

  @AfterEach
  void stop() {
    redis.close();
  }

  private RedisChannel channel(String user, String name, List<String> rights) {
    List<String> rules = new ArrayList<>(rights);
    rules.addAll(List.of("on", ">secret"));
    try (Jedis admin = new Jedis(redis.url())) {
      admin.aclSetUser(user, rules.toArray(String[]::new));
    }
    RedisServer server =
        new RedisServer(
            redis.address().getHostString(), redis.port(), false, user, new Sensitive("secret"));
    return new RedisLink(server).channel(name, PATIENCE);
  }

  @Test
  void a_node_can_neither_ring_nor_hear_rings() {
    RedisChannel rings = channel("node", RedisLane.CHANNEL, RedisRights.of(NODE));
    try (RedisChannel.Mouth mouth = rings.mouth()) {
      assertThatThrownBy(() -> mouth.say("x"))
          .isInstanceOf(TemporaryException.class)
          .hasMessageContaining("permissions");
    }
    assertThatThrownBy(() -> listen(rings))
        .isInstanceOf(TemporaryException.class)
        .hasMessageContaining("permissions");
  }

  private static void listen(RedisChannel rings) {
    try (RedisChannel.Ear ear = rings.ear(PATIENCE)) {
      ear.listen(
          new RedisChannel.Heard() {
            @Override
            public void begun() {
              throw new AssertionError("it may listen");
            }

            @Override
            public void message(String text) {}
          });
    }
  }

  /** As docs/how-to/serve.md makes the control plane's user. */
  @Test
  void the_control_planes_channels_all_have_one_beginning() {
    RedisChannel rings = channel("rookery", RedisLane.CHANNEL, List.of("~*", "&wake:*", "+@all"));
    try (RedisChannel.Mouth mouth = rings.mouth()) {
      assertThatCode(() -> mouth.say("x")).doesNotThrowAnyException();
    }
    assertThat(RedisKeys.wake(NODE)).startsWith("wake:").isNotEqualTo(RedisLane.CHANNEL);
  }
}

package dev.rookery.orchestrator.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.contract.Codec;
import dev.rookery.contract.EnrolReply;
import dev.rookery.contract.EnrolRequest;
import dev.rookery.contract.NodeKeys;
import dev.rookery.contract.RedisAccess;
import dev.rookery.contract.RedisKeys;
import dev.rookery.contract.SealContext;
import dev.rookery.lab.redis.EmbeddedRedis;
import dev.rookery.lab.redis.RedisSettings;
import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.Ids;
import dev.rookery.orchestrator.platform.InTests;
import dev.rookery.orchestrator.platform.Installation;
import dev.rookery.orchestrator.platform.Installation.AgentFiles;
import dev.rookery.orchestrator.platform.Installation.Calendar;
import dev.rookery.orchestrator.platform.Installation.Dns;
import dev.rookery.orchestrator.platform.Installation.Listen;
import dev.rookery.orchestrator.platform.Installation.RedisServer;
import dev.rookery.orchestrator.platform.LiveDatabase;
import dev.rookery.orchestrator.platform.RedisLink;
import dev.rookery.orchestrator.platform.RefusedException;
import dev.rookery.orchestrator.platform.Secrets;
import dev.rookery.orchestrator.platform.Sensitive;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.params.XAddParams;

class EnrolmentTest {
  @TempDir Path temp;

  private final LiveDatabase live = LiveDatabase.create();
  private final EmbeddedRedis redis = EmbeddedRedis.start(RedisSettings.throwAway());
  private final TurnedClock clock = new TurnedClock();
  private final UUID node = Ids.next();
  private final KeyPair theirs = NodeKeys.newKeyPair();
  private Enrolment enrolment;

  @BeforeEach
  void a_node_is_ordered() throws Exception {
    Secrets.createFile(temp.resolve("kek"));
    NodeSecrets secrets = new NodeSecrets(Secrets.fromFile(temp.resolve("kek")));
    Installation installation = installation();
    Database database = live.database();
    enrolment =
        new Enrolment(
            database, secrets, new RedisUsers(new RedisLink(installation), installation), clock);
    database.asWorker(db -> {
      NodeStore.insert(db, node, new NewNode("kestrel", "lab"));
      return secrets.create(db, node);
    });
  }

  @AfterEach
  void stop() {
    redis.close();
    live.close();
  }

  @Test
  void who_holds_the_token_gets_access_to_its_own_keys_only() {
    String token = enrolment.token(node);

    EnrolReply reply = enrolment.enrol(request(theirs, token));

    RedisAccess access = open(reply, token);
    assertThat(enrolment.isEnrolled(node)).isTrue();
    try (RedisClient agent = client(access)) {
      agent.xadd(RedisKeys.events(node), Map.of("b", "x"), new XAddParams());
      assertThatThrownBy(() -> agent.get(RedisKeys.heartbeat(UUID.randomUUID())))
          .isInstanceOf(JedisAccessControlException.class);
      assertThatThrownBy(agent::flushAll).isInstanceOf(JedisAccessControlException.class);
    }
  }

  @Test
  void the_same_words_again_get_the_same_access() {
    String token = enrolment.token(node);
    RedisAccess first = open(enrolment.enrol(request(theirs, token)), token);
    clock.turn(Duration.ofHours(1));

    assertThat(open(enrolment.enrol(request(theirs, token)), token)).isEqualTo(first);
  }

  @Test
  void a_used_token_works_for_no_other_key() {
    String token = enrolment.token(node);
    enrolment.enrol(request(theirs, token));

    assertRefused(request(NodeKeys.newKeyPair(), token));
  }

  @Test
  void a_token_is_too_old_after_ten_minutes() {
    String token = enrolment.token(node);
    clock.turn(Duration.ofMinutes(10));

    assertRefused(request(theirs, token));
  }

  @Test
  void a_token_is_kept_for_half_its_life_and_replaced_then() {
    String token = enrolment.token(node);
    clock.turn(Duration.ofMinutes(4));
    assertThat(enrolment.token(node)).isEqualTo(token);
    clock.turn(Duration.ofMinutes(2));

    assertThat(enrolment.token(node)).isNotEqualTo(token);
    assertRefused(request(theirs, token));
  }

  @Test
  void a_guessed_token_and_an_unknown_node_are_refused_alike() {
    enrolment.token(node);

    assertRefused(request(theirs, "guessed"));
    EnrolRequest unknown = new EnrolRequest(1, 1, UUID.randomUUID(), "x", "y", "test");
    assertRefused(unknown);
  }

  @Test
  void an_agent_of_the_future_is_told_what_we_speak() {
    EnrolRequest request = new EnrolRequest(7, 9, node, "x", "y", "test");

    assertThatThrownBy(() -> enrolment.enrol(request))
        .hasMessageContaining("speaks versions 7 to 9, this control plane 1 to 1");
  }

  private void assertRefused(EnrolRequest request) {
    assertThatThrownBy(() -> enrolment.enrol(request))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("unknown, too old or used");
  }

  private EnrolRequest request(KeyPair keys, String token) {
    String publicKey = NodeKeys.encode(keys.getPublic());
    String proof = NodeKeys.proof(token.getBytes(UTF_8), node, publicKey);
    return new EnrolRequest(1, 1, node, proof, publicKey, "test");
  }

  private RedisAccess open(EnrolReply reply, String token) {
    NodeKeys keys = NodeKeys.agree(theirs, reply.publicKey(), token.getBytes(UTF_8), node);
    return Codec.read(
        keys.unseal(reply.sealedAccess(), SealContext.access(node)), RedisAccess.class);
  }

  private static RedisClient client(RedisAccess access) {
    return RedisClient.builder()
        .hostAndPort(new HostAndPort(access.host(), access.port()))
        .clientConfig(
            DefaultJedisClientConfig.builder()
                .user(access.user())
                .password(access.password())
                .resp2()
                .autoNegotiateProtocol(false)
                .build())
        .build();
  }

  private Installation installation() {
    return new Installation(
        new Listen("127.0.0.1", 0),
        InTests.METRICS,
        URI.create("http://127.0.0.1:1"),
        live.access(),
        new RedisServer(
            redis.address().getHostString(),
            redis.port(),
            false,
            redis.user(),
            new Sensitive(redis.password())),
        temp.resolve("kek"),
        new Calendar(Instant.EPOCH, Duration.ofHours(24), "standard"),
        new Dns(List.of("127.0.0.1:1"), 53, "nodes.example.", "lab"),
        Map.of(),
        Map.of(),
        AgentFiles.of(temp.resolve("agent.tar.gz")),
        Duration.ofSeconds(10),
        Installation.NodeRules.STANDARD,
        Duration.ofMinutes(1),
        InTests.KEPT,
        InTests.NO_GATE,
        Installation.Acme.NONE);
  }

  private static final class TurnedClock extends Clock {
    private Instant now = Instant.parse("2026-11-20T12:00:00Z");

    void turn(Duration by) {
      now = now.plus(by);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}

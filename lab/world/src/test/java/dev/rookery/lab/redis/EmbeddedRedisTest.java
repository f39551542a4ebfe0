package dev.rookery.lab.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.lab.ChildJvm;
import dev.rookery.postgres.owned.NotStartedException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisDataException;

class EmbeddedRedisTest {
  @TempDir Path temp;

  @Test
  void durable_data_and_users_are_there_after_a_restart() {
    RedisSettings settings = RedisSettings.durable(temp.resolve("with a space"));
    try (EmbeddedRedis redis = EmbeddedRedis.start(settings);
        Jedis jedis = new Jedis(redis.url())) {
      jedis.set("kept", "yes");
      jedis.aclSetUser("node", "on", ">secret", "~ev:*", "+xadd");
      jedis.aclSave();
    }
    try (EmbeddedRedis redis = EmbeddedRedis.start(settings);
        Jedis jedis = new Jedis(redis.url())) {
      assertThat(jedis.get("kept")).isEqualTo("yes");
      assertThat(jedis.aclUsers()).containsExactlyInAnyOrder("default", "node");
    }
  }

  @Test
  void a_throw_away_server_forgets_when_killed_and_leaves_no_file_behind() {
    Path folder;
    try (EmbeddedRedis redis = EmbeddedRedis.start(RedisSettings.throwAway())) {
      folder = redis.log().getParent();
      try (Jedis jedis = new Jedis(redis.url())) {
        jedis.set("gone", "soon");
      }
      redis.kill();
      assertThat(redis.isAlive()).isFalse();
      redis.restart();
      try (Jedis jedis = new Jedis(redis.url())) {
        assertThat(jedis.get("gone")).isNull();
      }
    }
    assertThat(folder).doesNotExist();
  }

  @Test
  void a_flush_forgets_every_key() {
    try (EmbeddedRedis redis = EmbeddedRedis.start(RedisSettings.throwAway());
        Jedis jedis = new Jedis(redis.url())) {
      jedis.set("a", "b");
      redis.flushAll();
      assertThat(jedis.dbSize()).isZero();
    }
  }

  @Test
  void nobody_comes_in_without_the_password() {
    try (EmbeddedRedis redis = EmbeddedRedis.start(RedisSettings.throwAway());
        Jedis jedis = new Jedis(redis.address().getHostString(), redis.port())) {
      assertThatThrownBy(jedis::ping)
          .isInstanceOf(JedisDataException.class)
          .hasMessageContaining("NOAUTH");
    }
  }

  @Test
  void a_field_may_hold_a_wanted_state_but_not_fill_the_memory() {
    try (EmbeddedRedis redis = EmbeddedRedis.start(RedisSettings.throwAway());
        Jedis jedis = new Jedis(redis.url())) {
      jedis.set("wanted".getBytes(US_ASCII), new byte[8 << 20]);
      assertThatThrownBy(() -> jedis.set("flood".getBytes(US_ASCII), new byte[(8 << 20) + 1]))
          .hasMessageNotContaining("OK");
    }
  }

  @Test
  void only_the_owner_may_read_password_and_users() throws Exception {
    Path folder = temp.resolve("private");
    try (EmbeddedRedis redis = EmbeddedRedis.start(RedisSettings.durable(folder))) {
      assertThat(redis.isAlive()).isTrue();
      assertThat(mode(folder)).isEqualTo("rwx------");
      assertThat(mode(folder.resolve("password"))).isEqualTo("rw-------");
      assertThat(mode(folder.resolve("users.acl"))).isEqualTo("rw-------");
    }
  }

  @Test
  void a_taken_port_is_named_in_the_error() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Path folder = temp.resolve("taken");
      assertThatThrownBy(
              () -> EmbeddedRedis.start(RedisSettings.durable(folder).port(taken.getLocalPort())))
          .isInstanceOf(NotStartedException.class)
          .hasMessageStartingWith("port " + taken.getLocalPort())
          .hasMessageContaining("choose another one");
    }
  }

  @Test
  void a_killed_jvm_leaves_no_server_behind_and_its_data_opens_again() throws Exception {
    Path folder = temp.resolve("killed jvm");
    long redisPid;
    try (ChildJvm child = ChildJvm.start(RedisChild.class, folder.toString())) {
      redisPid = Long.parseLong(child.readLine());
      child.kill();
    }
    assertThat(ProcessHandle.of(redisPid).map(ProcessHandle::onExit).stream())
        .allSatisfy(end -> assertThat(end).succeedsWithin(Duration.ofSeconds(20)));
    try (EmbeddedRedis redis = EmbeddedRedis.start(RedisSettings.durable(folder))) {
      assertThat(redis.isAlive()).isTrue();
    }
  }

  /** Another JVM that runs a Redis until it is killed; prints the server's pid. */
  static final class RedisChild {
    public static void main(String[] arguments) throws InterruptedException {
      try (EmbeddedRedis redis =
          EmbeddedRedis.start(RedisSettings.durable(Path.of(arguments[0])))) {
        System.out.println(redis.pid());
        Thread.currentThread().join();
      }
    }
  }

  private static String mode(Path path) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}

package dev.rookery.orchestrator.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rookery.contract.RedisAccess;
import dev.rookery.contract.RedisRights;
import dev.rookery.orchestrator.platform.Installation;
import dev.rookery.orchestrator.platform.Installation.RedisServer;
import dev.rookery.orchestrator.platform.RedisLink;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.UUID;
import redis.clients.jedis.BuilderFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.Protocol;

/**
 * Each node's own user in Redis, who may touch that node's keys only. Lost with Redis: made again
 * within a turn of {@link Sightings}.
 */
@Singleton
final class RedisUsers {
  private final RedisLink redis;
  private final RedisServer server;

  RedisUsers(RedisLink redis, Installation installation) {
    this.redis = redis;
    this.server = installation.redis();
  }

  /** How the node reaches Redis. */
  RedisAccess access(UUID node, String password) {
    return new RedisAccess(server.host(), server.port(), server.tls(), user(node), password);
  }

  /** Makes the user what it should be; earlier passwords and rights are gone. */
  void ensure(UUID node, String password) {
    CommandArguments line = acl().add("SETUSER").add(user(node)).add("reset").add("on");
    line.add("#" + sha256(password));
    RedisRights.of(node).forEach(line::add);
    redis.commands().executeCommand(new CommandObject<>(line, BuilderFactory.STRING));
  }

  /** Ends the user and its connections; one that is gone already is no error. */
  void remove(UUID node) {
    redis
        .commands()
        .executeCommand(
            new CommandObject<>(acl().add("DELUSER").add(user(node)), BuilderFactory.LONG));
  }

  /** Names of all users that Redis knows. */
  Set<String> known() {
    return Set.copyOf(
        redis
            .commands()
            .executeCommand(new CommandObject<>(acl().add("USERS"), BuilderFactory.STRING_LIST)));
  }

  private static CommandArguments acl() {
    return new CommandArguments(Protocol.Command.ACL);
  }

  static String user(UUID node) {
    return "node-" + node;
  }

  private static String sha256(String password) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(password.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }
}

package dev.rookery.orchestrator.pacing;

import static dev.rookery.sql.Tables.EGRESS_SOURCES;
import static dev.rookery.sql.Tables.NODES;
import static dev.rookery.sql.Tables.NODE_SECRETS;

import dev.rookery.contract.Budget;
import dev.rookery.contract.Codec;
import dev.rookery.contract.Event;
import dev.rookery.contract.EventKind;
import dev.rookery.contract.Frame;
import dev.rookery.contract.MessageFact;
import dev.rookery.contract.NodeKeys;
import dev.rookery.contract.RedisKeys;
import dev.rookery.contract.SealedWanted;
import dev.rookery.contract.WantedState;
import dev.rookery.orchestrator.api.LivePlane;
import dev.rookery.orchestrator.platform.Ids;
import dev.rookery.orchestrator.platform.RedisLink;
import dev.rookery.orchestrator.platform.Secrets;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.StreamEntryID;

/** A node as the control plane knows it, whose agent is the test. */
final class TestNode {
  final UUID id = Ids.next();
  final NodeKeys keys = NodeKeys.ofRoot(Secrets.randomBytes(32));
  final String ip;
  private final UUID epoch = UUID.randomUUID();
  private final RedisLink redis;
  private long seq;
  private @Nullable UUID tenant;

  TestNode(LivePlane live, RedisLink redis, String name, String ip, String state) {
    this.redis = redis;
    this.ip = ip;
    Secrets secrets = live.secrets();
    live.database()
        .database()
        .asWorker(db -> {
          db.insertInto(NODES)
              .set(NODES.ID, id)
              .set(NODES.CREATED_AT, Instant.now())
              .set(NODES.NAME, name)
              .set(NODES.PROVIDER, "own")
              .set(NODES.QUARANTINE_REASON, state.equals("quarantined") ? "host key changed" : null)
              .set(NODES.QUARANTINED_FROM, state.equals("quarantined") ? "warming" : null)
              .set(NODES.STATE, state)
              .execute();
          db.insertInto(NODE_SECRETS)
              .set(NODE_SECRETS.NODE_ID, id)
              .set(NODE_SECRETS.NODE_KEY, seal(secrets, keys.root(), "node_key"))
              .set(NODE_SECRETS.REDIS_PASSWORD, seal(secrets, new byte[] {65}, "redis_password"))
              .set(NODE_SECRETS.SSH_KEY, seal(secrets, new byte[] {1}, "ssh_key"))
              .set(NODE_SECRETS.UNSUBSCRIBE_KEY, seal(secrets, new byte[32], "unsubscribe_key"))
              .execute();
          return db.insertInto(EGRESS_SOURCES)
              .set(EGRESS_SOURCES.ID, Ids.next())
              .set(EGRESS_SOURCES.CREATED_AT, Instant.now())
              .set(EGRESS_SOURCES.HELO, name + ".nodes.example")
              .set(EGRESS_SOURCES.IP, ip)
              .set(EGRESS_SOURCES.NODE_ID, id)
              .execute();
        });
  }

  private byte[] seal(Secrets secrets, byte[] plain, String column) {
    return secrets.seal(plain, "node_secrets|" + column + "|" + id);
  }

  /** Whose messages it reports from now on. */
  void sendsFor(UUID sender) {
    tenant = sender;
  }

  /** What Redis shows this node now. */
  Optional<WantedState> wanted() {
    return Optional.ofNullable(redis.commands().get(RedisKeys.wanted(id)))
        .map(text -> SealedWanted.read(text).open(id, keys));
  }

  /** Reports what became of a message that used this budget. */
  void report(Budget budget, EventKind kind, UUID message, int code, String scope) {
    MessageFact fact =
        new MessageFact(
            message,
            tenant,
            "acme.example",
            "someone@" + budget.provider() + ".example",
            budget.provider(),
            ip,
            budget.id(),
            code,
            null,
            scope,
            "so said the receiver",
            2_000);
    Event event = new Event(1, id, epoch, ++seq, Instant.now(), kind, fact, null);
    Frame frame = keys.sign(Codec.write(event));
    redis
        .commands()
        .xadd(
            RedisKeys.events(id),
            StreamEntryID.NEW_ENTRY,
            Map.of(
                RedisKeys.FIELD_BODY,
                new String(frame.body(), StandardCharsets.UTF_8),
                RedisKeys.FIELD_MAC,
                frame.mac()));
  }
}

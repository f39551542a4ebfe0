package dev.rookery.orchestrator.fleet;

import static dev.rookery.sql.Tables.NODE_SECRETS;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rookery.contract.Codec;
import dev.rookery.contract.ContractException;
import dev.rookery.contract.ContractVersion;
import dev.rookery.contract.EnrolReply;
import dev.rookery.contract.EnrolRequest;
import dev.rookery.contract.NodeKeys;
import dev.rookery.contract.SealContext;
import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.RefusedException;
import dev.rookery.orchestrator.platform.RefusedException.Kind;
import dev.rookery.orchestrator.platform.Secrets;
import dev.rookery.orchestrator.platform.TemporaryException;
import jakarta.inject.Singleton;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Takes an agent into the fleet: it proves that it holds the one-time token that provisioning laid
 * on its host, and both sides agree on keys. A token works for {@link #TOKEN_LIFE} and for one
 * public key; the same words again get the same answer, for an answer may be lost.
 */
@Singleton
public final class Enrolment {
  static final Duration TOKEN_LIFE = Duration.ofMinutes(10);
  private static final int TOKEN_BYTES = 32;
  private static final int PASSWORD_BYTES = 32;

  private final Database database;
  private final NodeSecrets secrets;
  private final RedisUsers redisUsers;
  private final Clock clock;

  Enrolment(Database database, NodeSecrets secrets, RedisUsers redisUsers, Clock clock) {
    this.database = database;
    this.secrets = secrets;
    this.redisUsers = redisUsers;
    this.clock = clock;
  }

  private record Agreed(
      NodeKeys keys, String ourPublicKey, String theirPublicKey, String redisPassword) {}

  /** True when the node's agent holds keys. */
  public boolean isEnrolled(UUID node) {
    return database.asWorker(db -> secrets.nodeKeys(db, node).isPresent());
  }

  /**
   * The token to lay on the host. As long as the last one was not used and has half its life before
   * it, that one again; a new one makes earlier ones worthless, and so does not touch a node that
   * is enrolled.
   */
  public String token(UUID node) {
    Instant now = clock.instant();
    return database.asWorker(db -> {
      Optional<String> kept = liveToken(db, node, now.plus(TOKEN_LIFE.dividedBy(2)));
      if (kept.isPresent()) {
        return kept.get();
      }
      String fresh = Secrets.randomText(TOKEN_BYTES);
      secrets.set(db, node, NODE_SECRETS.ENROL_TOKEN, fresh.getBytes(UTF_8));
      secrets.set(db, node, NODE_SECRETS.ENROL_KEY, null);
      db.update(NODE_SECRETS)
          .set(NODE_SECRETS.ENROL_UNTIL, now.plus(TOKEN_LIFE))
          .where(NODE_SECRETS.NODE_ID.eq(node))
          .execute();
      return fresh;
    });
  }

  /**
   * Answers an agent's first words.
   *
   * @throws RefusedException unknown node, wrong proof, token used by another key or too old, or no
   *     common version: all but the last are answered alike
   * @throws TemporaryException Redis is away, where the node's user must be made
   */
  public EnrolReply enrol(EnrolRequest request) {
    int version = commonVersion(request);
    UUID node = request.node();
    Agreed agreed = database.asWorker(db -> agreed(db, request));
    try {
      redisUsers.ensure(node, agreed.redisPassword());
    } catch (JedisException e) {
      throw new TemporaryException("Redis does not answer", Duration.ofSeconds(2), e);
    }
    byte[] access = Codec.write(redisUsers.access(node, agreed.redisPassword()));
    return new EnrolReply(
        version, agreed.ourPublicKey(), agreed.keys().seal(access, SealContext.access(node)));
  }

  private static int commonVersion(EnrolRequest request) {
    int version = Math.min(request.newestVersion(), ContractVersion.CURRENT);
    if (version < ContractVersion.OLDEST || version < request.oldestVersion()) {
      throw new RefusedException(
          Kind.CONFLICT,
          "no-common-version",
          "the agent speaks versions %d to %d, this control plane %d to %d; upgrade the older side"
              .formatted(
                  request.oldestVersion(),
                  request.newestVersion(),
                  ContractVersion.OLDEST,
                  ContractVersion.CURRENT));
    }
    return version;
  }

  private Agreed agreed(DSLContext db, EnrolRequest request) {
    UUID node = request.node();
    NodeStore.lock(db, node).orElseThrow(Enrolment::refused);
    byte[] token = secrets.find(db, node, NODE_SECRETS.ENROL_TOKEN).orElseThrow(Enrolment::refused);
    requireProof(request, token);
    Optional<Agreed> earlier = earlier(db, node);
    if (earlier.isPresent()) {
      return earlier
          .filter(agreed -> agreed.theirPublicKey().equals(request.publicKey()))
          .orElseThrow(Enrolment::refused);
    }
    if (liveToken(db, node, clock.instant()).isEmpty()) {
      throw refused();
    }
    return agreeNow(db, request, token);
  }

  private static void requireProof(EnrolRequest request, byte[] token) {
    String wanted = NodeKeys.proof(token, request.node(), request.publicKey());
    if (!MessageDigest.isEqual(wanted.getBytes(UTF_8), request.proof().getBytes(UTF_8))) {
      throw refused();
    }
  }

  private Agreed agreeNow(DSLContext db, EnrolRequest request, byte[] token) {
    UUID node = request.node();
    KeyPair ours = NodeKeys.newKeyPair();
    NodeKeys keys = agree(ours, request, token);
    String ourPublicKey = NodeKeys.encode(ours.getPublic());
    String password = Secrets.randomText(PASSWORD_BYTES);
    secrets.set(db, node, NODE_SECRETS.NODE_KEY, keys.root());
    secrets.set(db, node, NODE_SECRETS.REDIS_PASSWORD, password.getBytes(UTF_8));
    secrets.set(
        db,
        node,
        NODE_SECRETS.ENROL_KEY,
        (ourPublicKey + "\n" + request.publicKey()).getBytes(UTF_8));
    db.update(NODE_SECRETS)
        .set(NODE_SECRETS.ENROLLED_AT, clock.instant())
        .where(NODE_SECRETS.NODE_ID.eq(node))
        .execute();
    return new Agreed(keys, ourPublicKey, request.publicKey(), password);
  }

  private static NodeKeys agree(KeyPair ours, EnrolRequest request, byte[] token) {
    try {
      return NodeKeys.agree(ours, request.publicKey(), token, request.node());
    } catch (ContractException e) {
      throw new RefusedException(Kind.INVALID, "bad-public-key", e.getMessage());
    }
  }

  /** What this very token was used for already. */
  private Optional<Agreed> earlier(DSLContext db, UUID node) {
    return secrets
        .find(db, node, NODE_SECRETS.ENROL_KEY)
        .map(bytes -> new String(bytes, UTF_8).split("\n"))
        .map(publicKeys ->
            new Agreed(
                secrets.nodeKeys(db, node).orElseThrow(),
                publicKeys[0],
                publicKeys[1],
                secrets.redisPassword(db, node).orElseThrow()));
  }

  private Optional<String> liveToken(DSLContext db, UUID node, Instant at) {
    boolean live =
        db.fetchExists(
            db.selectOne()
                .from(NODE_SECRETS)
                .where(
                    NODE_SECRETS.NODE_ID.eq(node),
                    NODE_SECRETS.ENROL_UNTIL.gt(at),
                    NODE_SECRETS.ENROL_KEY.isNull()));
    return live
        ? secrets.find(db, node, NODE_SECRETS.ENROL_TOKEN).map(bytes -> new String(bytes, UTF_8))
        : Optional.empty();
  }

  /** One answer for all, so that nobody learns which nodes there are. */
  private static RefusedException refused() {
    return new RefusedException(
        Kind.FORBIDDEN,
        "enrolment-refused",
        "this node may not enrol with this token: it is unknown, too old or used; converge the node to lay a new one");
  }
}

package dev.rookery.orchestrator.fleet;

import static dev.rookery.sql.Tables.NODES;
import static dev.rookery.sql.Tables.NODE_SECRETS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.jooq.impl.DSL.arrayAppend;

import dev.rookery.contract.NodeKeys;
import dev.rookery.orchestrator.platform.Secrets;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.TableField;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** What one node shares with us alone, sealed in the database. Used inside a transaction. */
@Singleton
public final class NodeSecrets {
  private static final int UNSUBSCRIBE_BYTES = 32;
  private final Secrets secrets;

  public NodeSecrets(Secrets secrets) {
    this.secrets = secrets;
  }

  /** Makes a node's first secrets: the SSH key and the one that signs unsubscribe links. */
  SshIdentity create(DSLContext tx, UUID node) {
    return create(tx, node, SshIdentity.generate());
  }

  /**
   * As above, with a key that logs in to the host already. The one for a jump host is kept apart
   * even if it is the same: the host's may be replaced, and the jump host is not ours.
   */
  void create(DSLContext tx, UUID node, SshLogin login, boolean hasJump) {
    create(tx, node, login.host());
    if (hasJump) {
      set(tx, node, NODE_SECRETS.JUMP_KEY, login.jump().write());
    }
  }

  private SshIdentity create(DSLContext tx, UUID node, SshIdentity ssh) {
    tx.insertInto(NODE_SECRETS)
        .set(NODE_SECRETS.NODE_ID, node)
        .set(NODE_SECRETS.SSH_KEY, seal(NODE_SECRETS.SSH_KEY, node, ssh.write()))
        .set(
            NODE_SECRETS.UNSUBSCRIBE_KEY,
            seal(NODE_SECRETS.UNSUBSCRIBE_KEY, node, Secrets.randomBytes(UNSUBSCRIBE_BYTES)))
        .execute();
    return ssh;
  }

  /** The key we log in with. */
  public SshIdentity sshIdentity(DSLContext tx, UUID node) {
    return SshIdentity.read(require(tx, node, NODE_SECRETS.SSH_KEY));
  }

  /** The key we log in with, and the one for the jump host, which is the same unless told. */
  SshLogin sshLogin(DSLContext tx, UUID node) {
    SshIdentity own = sshIdentity(tx, node);
    return new SshLogin(
        own, find(tx, node, NODE_SECRETS.JUMP_KEY).map(SshIdentity::read).orElse(own));
  }

  /** The key that is to become the one we log in with, made when it is asked for first. */
  SshIdentity nextSshIdentity(DSLContext tx, UUID node) {
    return find(tx, node, NODE_SECRETS.NEXT_SSH_KEY)
        .map(SshIdentity::read)
        .orElseGet(() -> {
          SshIdentity made = SshIdentity.generate();
          set(tx, node, NODE_SECRETS.NEXT_SSH_KEY, made.write());
          return made;
        });
  }

  /**
   * Makes the next key the one we log in with.
   *
   * @param old public key of the one until now, kept until it is off the host
   */
  void useNextSshIdentity(DSLContext tx, UUID node, SshIdentity next, String old) {
    set(tx, node, NODE_SECRETS.SSH_KEY, next.write());
    set(tx, node, NODE_SECRETS.NEXT_SSH_KEY, null);
    tx.update(NODE_SECRETS)
        .set(NODE_SECRETS.RETIRED_SSH_KEYS, arrayAppend(NODE_SECRETS.RETIRED_SSH_KEYS, old))
        .where(NODE_SECRETS.NODE_ID.eq(node))
        .execute();
  }

  List<String> retiredSshKeys(DSLContext tx, UUID node) {
    return tx.select(NODE_SECRETS.RETIRED_SSH_KEYS)
        .from(NODE_SECRETS)
        .where(NODE_SECRETS.NODE_ID.eq(node))
        .fetchSingle(row -> List.of(row.value1()));
  }

  void forgetRetiredSshKeys(DSLContext tx, UUID node) {
    tx.update(NODE_SECRETS)
        .set(NODE_SECRETS.RETIRED_SSH_KEYS, new String[0])
        .where(NODE_SECRETS.NODE_ID.eq(node))
        .execute();
  }

  /** The host key that the node's order carries, made when it is asked for first. */
  SshIdentity firstHostKey(DSLContext tx, UUID node) {
    return find(tx, node, NODE_SECRETS.FIRST_HOST_KEY)
        .map(SshIdentity::read)
        .orElseGet(() -> {
          SshIdentity made = SshIdentity.generate();
          set(tx, node, NODE_SECRETS.FIRST_HOST_KEY, made.write());
          return made;
        });
  }

  void forgetFirstHostKey(DSLContext tx, UUID node) {
    set(tx, node, NODE_SECRETS.FIRST_HOST_KEY, null);
  }

  /** Forgets all but what signs its unsubscribe links. */
  void forget(DSLContext tx, UUID node) {
    for (var column :
        List.of(
            NODE_SECRETS.ENROL_KEY,
            NODE_SECRETS.ENROL_TOKEN,
            NODE_SECRETS.FIRST_HOST_KEY,
            NODE_SECRETS.NODE_KEY,
            NODE_SECRETS.REDIS_PASSWORD)) {
      set(tx, node, column, null);
    }
    set(tx, node, NODE_SECRETS.SSH_KEY, new byte[0]); // the column takes no null
  }

  /** 32 octets that sign this node's unsubscribe links. */
  public byte[] unsubscribeKey(DSLContext tx, UUID node) {
    return require(tx, node, NODE_SECRETS.UNSUBSCRIBE_KEY);
  }

  /** What we and the node's agent agreed on; empty before it enrolled. */
  public Optional<NodeKeys> nodeKeys(DSLContext tx, UUID node) {
    return find(tx, node, NODE_SECRETS.NODE_KEY).map(NodeKeys::ofRoot);
  }

  /** The same for every node that enrolled and is not retired, in one query. */
  public Map<UUID, NodeKeys> nodeKeys(DSLContext tx) {
    Map<UUID, NodeKeys> keys = new HashMap<>();
    tx.select(NODE_SECRETS.NODE_ID, NODE_SECRETS.NODE_KEY)
        .from(NODE_SECRETS)
        .join(NODES)
        .on(NODES.ID.eq(NODE_SECRETS.NODE_ID))
        .where(NODE_SECRETS.NODE_KEY.isNotNull(), NODES.STATE.ne(NodeState.RETIRED.word()))
        .forEach(row ->
            keys.put(
                row.value1(),
                NodeKeys.ofRoot(
                    secrets.open(row.value2(), place(NODE_SECRETS.NODE_KEY, row.value1())))));
    return keys;
  }

  Optional<String> redisPassword(DSLContext tx, UUID node) {
    return find(tx, node, NODE_SECRETS.REDIS_PASSWORD).map(bytes -> new String(bytes, UTF_8));
  }

  Optional<byte[]> find(DSLContext tx, UUID node, TableField<?, byte[]> column) {
    byte[] sealed =
        tx.select(column).from(NODE_SECRETS).where(NODE_SECRETS.NODE_ID.eq(node)).fetchOne(column);
    return Optional.ofNullable(sealed).map(bytes -> secrets.open(bytes, place(column, node)));
  }

  private byte[] require(DSLContext tx, UUID node, TableField<?, byte[]> column) {
    return find(tx, node, column)
        .orElseThrow(
            () -> new IllegalStateException("node %s has no %s".formatted(node, column.getName())));
  }

  void set(DSLContext tx, UUID node, TableField<?, byte[]> column, byte @Nullable [] plain) {
    tx.update(NODE_SECRETS)
        .set(DSL.field(column.getUnqualifiedName(), byte[].class), sealed(column, node, plain))
        .where(NODE_SECRETS.NODE_ID.eq(node))
        .execute();
  }

  private byte @Nullable [] sealed(
      TableField<?, byte[]> column, UUID node, byte @Nullable [] plain) {
    return plain == null ? null : seal(column, node, plain);
  }

  private byte[] seal(TableField<?, byte[]> column, UUID node, byte[] plain) {
    return secrets.seal(plain, place(column, node));
  }

  private static String place(TableField<?, byte[]> column, UUID node) {
    return "node_secrets|%s|%s".formatted(column.getName(), node);
  }
}

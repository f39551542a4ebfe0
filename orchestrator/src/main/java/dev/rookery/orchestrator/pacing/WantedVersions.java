package dev.rookery.orchestrator.pacing;

import static dev.rookery.sql.Tables.NODES;
import static dev.rookery.sql.Tables.NODE_SECRETS;
import static dev.rookery.sql.Tables.NODE_WANTED;

import dev.rookery.contract.Codec;
import dev.rookery.contract.NodeKeys;
import dev.rookery.contract.WantedState;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;

/** Which version of its wanted state each node has, and what is in it, as a hash. */
final class WantedVersions {
  private static final byte[] NOTHING = {};

  private WantedVersions() {}

  /** Version and content of a node's wanted state as last given out. */
  record Given(long version, byte[] sha256) {}

  /** Locks the versions of these nodes until the transaction ends; 0 before the first. */
  static Map<UUID, Given> lock(DSLContext db, Collection<UUID> nodes, Instant now) {
    for (UUID node : nodes) {
      db.insertInto(NODE_WANTED)
          .set(NODE_WANTED.NODE_ID, node)
          .set(NODE_WANTED.SHA256, NOTHING)
          .set(NODE_WANTED.UPDATED_AT, now)
          .set(NODE_WANTED.VERSION, 0L)
          .onConflictDoNothing()
          .execute();
    }
    return db.select(NODE_WANTED.NODE_ID, NODE_WANTED.VERSION, NODE_WANTED.SHA256)
        .from(NODE_WANTED)
        .where(NODE_WANTED.NODE_ID.in(nodes))
        .orderBy(NODE_WANTED.NODE_ID)
        .forUpdate()
        .fetchMap(row -> row.value1(), row -> new Given(row.value2(), row.value3()));
  }

  /** Versions of all nodes that are told anything. */
  static Map<UUID, Long> current(DSLContext db) {
    return db.select(NODE_WANTED.NODE_ID, NODE_WANTED.VERSION)
        .from(NODE_WANTED)
        .join(NODES)
        .on(NODES.ID.eq(NODE_WANTED.NODE_ID))
        .join(NODE_SECRETS)
        .on(NODE_SECRETS.NODE_ID.eq(NODE_WANTED.NODE_ID))
        .where(
            NODES.STATE.notIn("quarantined", "retired"),
            NODE_SECRETS.NODE_KEY.isNotNull(),
            NODE_WANTED.VERSION.gt(0L))
        .fetchMap(NODE_WANTED.NODE_ID, NODE_WANTED.VERSION);
  }

  /**
   * The document with its version: the one given out when nothing changed, else the next.
   *
   * @param composed with any version and time of issue
   * @param keys the node's; a node that enrolled anew cannot open what was sealed before
   */
  static WantedState versioned(
      DSLContext db, WantedState composed, NodeKeys keys, Given given, Instant now) {
    byte[] sha256 = sha256(stamped(composed, 0, Instant.EPOCH), keys);
    if (Arrays.equals(sha256, given.sha256())) {
      return stamped(composed, given.version(), now);
    }
    long next = given.version() + 1;
    db.update(NODE_WANTED)
        .set(NODE_WANTED.SHA256, sha256)
        .set(NODE_WANTED.UPDATED_AT, now)
        .set(NODE_WANTED.VERSION, next)
        .where(NODE_WANTED.NODE_ID.eq(composed.node()))
        .execute();
    return stamped(composed, next, now);
  }

  private static WantedState stamped(WantedState state, long version, Instant at) {
    return new WantedState(
        state.v(),
        state.node(),
        version,
        at,
        state.sources(),
        state.providers(),
        state.budgets(),
        state.floorPerHour(),
        state.logins(),
        state.keys(),
        state.suppressions(),
        state.inboundDomains(),
        state.unsubscribeBase(),
        state.unsubscribeKey(),
        state.maxMessageBytes(),
        state.closed());
  }

  private static byte[] sha256(WantedState state, NodeKeys keys) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(keys.root());
      return digest.digest(Codec.write(state));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }
}

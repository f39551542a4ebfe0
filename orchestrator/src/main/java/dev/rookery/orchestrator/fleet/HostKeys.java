package dev.rookery.orchestrator.fleet;

import dev.rookery.orchestrator.audit.Audit;
import dev.rookery.orchestrator.audit.Change;
import dev.rookery.orchestrator.hosting.FirstHostKey;
import dev.rookery.orchestrator.hosting.HostKeyFingerprint;
import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.RefusedException;
import dev.rookery.orchestrator.platform.RefusedException.Kind;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.UUID;

/** The host keys of new machines: the one an order carries, and those that people vouch for. */
@Singleton
public final class HostKeys {
  private final Database database;
  private final NodeSecrets secrets;
  private final Audit audit;

  public HostKeys(Database database, NodeSecrets secrets, Audit audit) {
    this.database = database;
    this.secrets = secrets;
    this.audit = audit;
  }

  /** The host key that a node's order carries; the same one at every try. */
  public FirstHostKey first(UUID node) {
    return database.asWorker(db -> secrets.firstHostKey(db, node)).asHostKey();
  }

  /** Pins the key that the node's order carries, until the host has one of its own. */
  public HostKeyFingerprint pinFirst(UUID node) {
    return database.asWorker(db -> {
      HostKeyFingerprint key = secrets.firstHostKey(db, node).fingerprint();
      NodeStore.hostKey(db, node, key, HostKeyTrust.INJECTED);
      return key;
    });
  }

  /** Pins the key that the host made for itself; the one from the order is forgotten. */
  public void pinOwn(UUID node, HostKeyFingerprint key) {
    database.asWorker(db -> {
      NodeStore.hostKey(db, node, key, HostKeyTrust.PINNED);
      secrets.forgetFirstHostKey(db, node);
      return key;
    });
  }

  /**
   * Pins the host key that a person read on the console of a machine that has none pinned.
   *
   * @param actor that person, for the trail
   * @throws RefusedException another one is pinned
   */
  public void pinByHand(UUID id, HostKeyFingerprint key, String actor) {
    database.asWorker(db -> {
      Node node =
          NodeStore.lock(db, id).orElseThrow(() -> new IllegalStateException("no node " + id));
      if (node.hostKey() != null && !node.hostKey().equals(key)) {
        throw new RefusedException(
            Kind.CONFLICT,
            "host-key-pinned",
            "node %s has host key %s pinned already; a key that changed is let in by 'rookery node release'"
                .formatted(node.name(), node.hostKey()));
      }
      if (node.hostKey() == null) {
        NodeStore.hostKey(db, id, key, HostKeyTrust.BY_HAND);
        audit.record(
            db, Change.of(null, actor, "node.pin", "node", id).with(Map.of("hostKey", key.text())));
      }
      return node;
    });
  }

  /**
   * Pins the host key of a node's jump host, in place of the one that was pinned.
   *
   * @param actor who vouches for it, for the trail
   * @throws RefusedException the node has no jump host
   */
  public void pinJump(UUID id, HostKeyFingerprint key, String actor) {
    database.asWorker(db -> {
      Node node =
          NodeStore.lock(db, id).orElseThrow(() -> new IllegalStateException("no node " + id));
      if (node.host() == null || node.host().jump() == null) {
        throw new RefusedException(
            Kind.CONFLICT,
            "no-jump-host",
            "node %s is reached straight, without a jump host".formatted(node.name()));
      }
      NodeStore.jumpHostKey(db, id, key);
      audit.record(
          db,
          Change.of(null, actor, "node.pin-jump", "node", id)
              .with(Map.of("jumpHostKey", key.text())));
      return node;
    });
  }
}

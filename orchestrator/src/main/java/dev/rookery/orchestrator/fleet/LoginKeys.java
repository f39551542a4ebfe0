package dev.rookery.orchestrator.fleet;

import dev.rookery.orchestrator.audit.Audit;
import dev.rookery.orchestrator.audit.Change;
import dev.rookery.orchestrator.jobs.Jobs;
import dev.rookery.orchestrator.platform.Database;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;

/**
 * The keys that log in to nodes, as they are replaced: the next one is stored before any host hears
 * of it, and the old one is given up only for one that was seen to work.
 */
@Singleton
public final class LoginKeys {
  private final Database database;
  private final NodeSecrets secrets;
  private final Jobs jobs;
  private final Audit audit;

  public LoginKeys(Database database, NodeSecrets secrets, Jobs jobs, Audit audit) {
    this.database = database;
    this.secrets = secrets;
    this.jobs = jobs;
    this.audit = audit;
  }

  /**
   * One key in place of another.
   *
   * @param old public key, a line of authorized_keys without comment
   * @param next the same
   */
  public record Rotation(String old, String next) {}

  /**
   * Enqueues the work that replaces a node's key.
   *
   * @param actor who wants it, for the trail
   * @return the job
   */
  public UUID rotate(UUID node, String actor) {
    return database.asWorker(db -> {
      audit.record(db, Change.of(null, actor, "node.rotate-key", "node", node));
      return jobs.enqueue(db, NodeWork.job(NodeWork.ROTATE_KEY, node));
    });
  }

  /** The key there is and the one to come, which is made when it is asked for first. */
  public Rotation next(UUID node) {
    return database.asWorker(db -> {
      lock(db, node);
      return new Rotation(
          secrets.sshIdentity(db, node).authorizedKey(),
          secrets.nextSshIdentity(db, node).authorizedKey());
    });
  }

  /** Logs in with the key to come. */
  public SshLogin nextLogin(UUID node) {
    return database.asWorker(
        db -> secrets.sshLogin(db, node).with(secrets.nextSshIdentity(db, node)));
  }

  /**
   * Makes the key to come the one there is; it being that already is no error.
   *
   * @throws IllegalStateException the node's keys are others
   */
  public void makeCurrent(UUID node, Rotation rotation) {
    database.asWorker(db -> {
      lock(db, node);
      String current = secrets.sshIdentity(db, node).authorizedKey();
      if (current.equals(rotation.next())) {
        return current;
      }
      SshIdentity next = secrets.nextSshIdentity(db, node);
      if (!current.equals(rotation.old()) || !next.authorizedKey().equals(rotation.next())) {
        throw new IllegalStateException("node %s has other keys by now".formatted(node));
      }
      secrets.useNextSshIdentity(db, node, next, current);
      audit.record(
          db,
          Change.of(null, Nodes.SYSTEM, "node.key-rotated", "node", node)
              .with(Map.of("old", rotation.old(), "new", rotation.next())));
      return current;
    });
  }

  /** Public keys that we have no more and that the node's host may still let in. */
  public List<String> retired(UUID node) {
    return database.asWorker(db -> secrets.retiredSshKeys(db, node));
  }

  /** The node's host lets them in no more. */
  public void forgetRetired(UUID node) {
    database.asWorker(db -> {
      secrets.forgetRetiredSshKeys(db, node);
      return node;
    });
  }

  private static void lock(DSLContext db, UUID node) {
    NodeStore.lock(db, node).orElseThrow(() -> new IllegalStateException("no node " + node));
  }
}

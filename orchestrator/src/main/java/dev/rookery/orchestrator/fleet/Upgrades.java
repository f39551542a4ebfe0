package dev.rookery.orchestrator.fleet;

import dev.rookery.orchestrator.audit.Audit;
import dev.rookery.orchestrator.audit.Change;
import dev.rookery.orchestrator.jobs.Jobs;
import dev.rookery.orchestrator.jobs.NewJob;
import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.RefusedException;
import dev.rookery.orchestrator.platform.RefusedException.Kind;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Which agent each node is held at, and who moves it to another. */
@Singleton
public final class Upgrades {
  /** Kind of the job that upgrades the fleet in waves. */
  public static final String FLEET = "fleet.upgrade";

  private final Database database;
  private final Jobs jobs;
  private final Audit audit;

  public Upgrades(Database database, Jobs jobs, Audit audit) {
    this.database = database;
    this.jobs = jobs;
    this.audit = audit;
  }

  /** The whole fleet, as it is when the job begins. */
  public record Fleet() {}

  /**
   * Moves one node to the installation's agent, also when it is in maintenance.
   *
   * @return the job
   * @throws RefusedException it has no agent yet or no more, or must not be touched
   */
  public UUID node(UUID id, String actor) {
    return database.asWorker(db -> {
      Node node =
          NodeStore.lock(db, id).orElseThrow(() -> new IllegalStateException("no node " + id));
      if (!node.state().isSending() && node.state() != NodeState.ENROLLED) {
        throw new RefusedException(
            Kind.CONFLICT,
            "no-agent-to-upgrade",
            "node %s is %s; only an enrolled node's agent is upgraded"
                .formatted(node.name(), node.standing()));
      }
      record(db, actor, "node.upgrade", "node", id.toString());
      return jobs.enqueue(db, NodeWork.job(NodeWork.UPGRADE, id));
    });
  }

  /**
   * Moves all nodes in service to the installation's agent, one first, then a quarter, then the
   * rest.
   *
   * @return the job, the one that runs already if one does
   */
  public UUID fleet(String actor) {
    return database.asWorker(db -> {
      record(db, actor, FLEET, "fleet", "all");
      return jobs.enqueue(db, NewJob.of(FLEET, new Fleet()).unique("all"));
    });
  }

  /**
   * From now on the node is to run the agent of this package.
   *
   * @param sha256 lower-case hex; null = whichever is the installation's at its next apply
   */
  public void hold(UUID node, @Nullable String sha256) {
    database.asWorker(db -> {
      NodeStore.agent(db, node, sha256);
      return node;
    });
  }

  private void record(DSLContext db, String actor, String action, String type, String id) {
    audit.record(db, Change.of(null, actor, action, type, id).with(Map.of()));
  }
}

package dev.rookery.orchestrator.fleet;

import dev.rookery.orchestrator.audit.Audit;
import dev.rookery.orchestrator.audit.Change;
import dev.rookery.orchestrator.jobs.Jobs;
import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.RefusedException;
import dev.rookery.orchestrator.platform.RefusedException.Kind;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Takes nodes out of service and brings them back; each change is on the trail. */
@Singleton
public final class Duties {
  private final Database database;
  private final Jobs jobs;
  private final WantedChanges wantedChanges;
  private final Audit audit;
  private final Clock clock;

  public Duties(
      Database database, Jobs jobs, WantedChanges wantedChanges, Audit audit, Clock clock) {
    this.database = database;
    this.jobs = jobs;
    this.wantedChanges = wantedChanges;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * The node takes nothing new and nothing automatic is done to it, until {@link #resume}. Once
   * more changes only the reason.
   *
   * @param reason null = none is given
   * @throws RefusedException it does not send, or it is being drained
   */
  public void maintain(UUID id, @Nullable String reason, String actor) {
    database.asWorker(db -> {
      Node node = lock(db, id);
      if (node.service().duty() == Duty.DRAINING) {
        throw new RefusedException(
            Kind.CONFLICT,
            "node-draining",
            "node %1$s is draining; 'rookery node resume %1$s' first".formatted(node.name()));
      }
      change(db, node, Duty.MAINTENANCE, reason, actor);
      return node;
    });
  }

  /**
   * The node takes nothing new, before it goes for good or until {@link #resume}. Once more changes
   * nothing.
   *
   * @return the job that waits until it is empty
   * @throws RefusedException it does not send
   */
  public UUID drain(UUID id, @Nullable String reason, String actor) {
    return database.asWorker(db -> {
      close(db, lock(db, id), reason, actor);
      return jobs.enqueue(db, NodeWork.job(NodeWork.DRAIN, id));
    });
  }

  /**
   * The node leaves the fleet for good: drained first when it sends.
   *
   * @param discardsQueue what lies in its queue is given up, and nothing is waited for
   * @return the job that does it
   * @throws RefusedException it is retired, or it cannot be drained and its queue is not given up
   */
  public UUID retire(UUID id, boolean discardsQueue, @Nullable String reason, String actor) {
    return database.asWorker(db -> {
      Node node = lock(db, id);
      if (node.state() == NodeState.RETIRED) {
        throw new RefusedException(
            Kind.CONFLICT, "node-retired", "node %s is retired already".formatted(node.name()));
      }
      if (node.state() == NodeState.QUARANTINED && !discardsQueue) {
        throw new RefusedException(
            Kind.CONFLICT,
            "node-quarantined",
            "node %s is quarantined and told nothing, so it cannot be drained; release it first, or give up what lies in its queue with --discard-queue"
                .formatted(node.name()));
      }
      if (node.state().isSending()) {
        close(db, node, reason, actor);
      }
      record(
          db,
          node,
          "node.retire",
          actor,
          Map.of("discardsQueue", discardsQueue, "reason", reason == null ? "" : reason));
      Instant closedAt = lock(db, id).service().since();
      return jobs.enqueue(db, new Retirement(id, discardsQueue, closedAt).job());
    });
  }

  private void close(DSLContext db, Node node, @Nullable String reason, String actor) {
    if (node.service().duty() != Duty.DRAINING) {
      change(db, node, Duty.DRAINING, reason, actor);
    }
  }

  /**
   * The node serves again, as what it was: warming or active.
   *
   * @throws RefusedException it is in service, or its addresses are retired already
   */
  public void resume(UUID id, String actor) {
    database.asWorker(db -> {
      Node node = lock(db, id);
      if (node.service().duty() == Duty.IN_SERVICE || node.state() == NodeState.RETIRED) {
        throw new RefusedException(
            Kind.CONFLICT,
            "not-out-of-service",
            "node %s is %s; only one in maintenance or draining is resumed"
                .formatted(node.name(), node.standing()));
      }
      if (EgressSources.inUse(db, id).isEmpty() && node.state().isSending()) {
        throw new RefusedException(
            Kind.CONFLICT,
            "retirement-under-way",
            "node %s has no address left that mail may leave from: its retirement is too far to go back"
                .formatted(node.name()));
      }
      NodeStore.service(db, id, NodeService.IN_SERVICE);
      record(db, node, "node.resume", actor, Map.of("to", node.state().word()));
      wantedChanges.announce(db);
      return node;
    });
  }

  private void change(DSLContext db, Node node, Duty to, @Nullable String reason, String actor) {
    if (!node.state().isSending()) {
      throw new RefusedException(
          Kind.CONFLICT,
          "not-sending",
          "node %s is %s; only a node that is warming or active is taken out of service"
              .formatted(node.name(), node.standing()));
    }
    boolean isSame = node.service().duty() == to;
    NodeService next =
        new NodeService(
            to,
            reason,
            isSame ? node.service().since() : clock.instant().truncatedTo(ChronoUnit.MICROS));
    NodeStore.service(db, node.id(), next);
    record(
        db,
        node,
        to == Duty.DRAINING ? "node.drain" : "node.maintain",
        actor,
        Map.of("from", node.standing(), "reason", reason == null ? "" : reason));
    wantedChanges.announce(db);
  }

  private void record(
      DSLContext db, Node node, String action, String actor, Map<String, Object> detail) {
    audit.record(db, Change.of(null, actor, action, "node", node.id()).with(detail));
  }

  private static Node lock(DSLContext db, UUID id) {
    return NodeStore.lock(db, id).orElseThrow(() -> new IllegalStateException("no node " + id));
  }
}

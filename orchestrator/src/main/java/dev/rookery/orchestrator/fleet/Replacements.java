package dev.rookery.orchestrator.fleet;

import dev.rookery.orchestrator.audit.Audit;
import dev.rookery.orchestrator.audit.Change;
import dev.rookery.orchestrator.jobs.Jobs;
import dev.rookery.orchestrator.jobs.NewJob;
import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.RefusedException;
import dev.rookery.orchestrator.platform.RefusedException.Kind;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;

/** Puts fresh nodes in the place of old ones. */
@Singleton
public final class Replacements {
  private final Database database;
  private final Nodes nodes;
  private final Jobs jobs;
  private final Audit audit;
  private final Clock clock;

  public Replacements(Database database, Nodes nodes, Jobs jobs, Audit audit, Clock clock) {
    this.database = database;
    this.nodes = nodes;
    this.jobs = jobs;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Orders a node that takes over from another. It takes no mail before every domain's SPF record
   * names it.
   *
   * @param waitsUntilWarm the old one serves until the fresh one is active
   * @return the job that does all of it
   * @throws RefusedException the old one does not send, or as {@link Nodes#order}
   */
  public UUID replace(UUID old, NewNode fresh, boolean waitsUntilWarm, String actor) {
    return database.asWorker(db -> {
      Node leaving =
          NodeStore.lock(db, old).orElseThrow(() -> new IllegalStateException("no node " + old));
      if (!leaving.state().isSending() || leaving.service().duty() == Duty.DRAINING) {
        throw new RefusedException(
            Kind.CONFLICT,
            "not-replaceable",
            "node %s is %s; only one that is warming, active or in maintenance is replaced: create another node, and retire this one"
                .formatted(leaving.name(), leaving.standing()));
      }
      OrderedNode ordered = nodes.order(db, fresh, actor);
      UUID id = ordered.node().id();
      NodeStore.service(
          db,
          id,
          new NodeService(
              Duty.MAINTENANCE,
              "takes over from %s once every domain's records name it".formatted(leaving.name()),
              clock.instant()));
      audit.record(
          db,
          Change.of(null, actor, "node.replace", "node", old)
              .with(Map.of("by", fresh.name(), "waitsUntilWarm", waitsUntilWarm)));
      Replacement order = new Replacement(old, id, ordered.job(), waitsUntilWarm);
      return jobs.enqueue(db, NewJob.of(Replacement.KIND, order).unique(old.toString()));
    });
  }
}

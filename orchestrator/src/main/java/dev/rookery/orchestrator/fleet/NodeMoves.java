package dev.rookery.orchestrator.fleet;

import dev.rookery.orchestrator.audit.Audit;
import dev.rookery.orchestrator.audit.Change;
import dev.rookery.orchestrator.platform.Database;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.UUID;

/** Moves nodes by decisions of ours; each is on the trail with its sentence. */
@Singleton
public final class NodeMoves {
  private final Database database;
  private final WantedChanges wantedChanges;
  private final Audit audit;

  public NodeMoves(Database database, WantedChanges wantedChanges, Audit audit) {
    this.database = database;
    this.wantedChanges = wantedChanges;
    this.audit = audit;
  }

  /**
   * Moves a node on, unless it has moved meanwhile.
   *
   * @param sentence why
   * @return false when it has
   */
  public boolean moveIfStill(UUID id, NodeState from, NodeState to, String sentence) {
    return database.asWorker(db -> {
      Node node =
          NodeStore.lock(db, id).orElseThrow(() -> new IllegalStateException("no node " + id));
      if (node.state() != from || !from.next().contains(to)) {
        return false;
      }
      NodeStore.state(db, id, to);
      audit.record(
          db,
          Change.of(null, "system", "node.move", "node", id)
              .with(Map.of("from", from.word(), "to", to.word(), "sentence", sentence)));
      wantedChanges.announce(db);
      return true;
    });
  }
}

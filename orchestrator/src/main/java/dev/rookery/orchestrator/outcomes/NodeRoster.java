package dev.rookery.orchestrator.outcomes;

import dev.rookery.orchestrator.fleet.NodeSecrets;
import dev.rookery.orchestrator.platform.Database;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The enrolled nodes and how their frames are opened. Quarantined ones too: what was sent counts.
 */
final class NodeRoster {
  private final Database database;
  private final NodeSecrets secrets;

  NodeRoster(Database database, NodeSecrets secrets) {
    this.database = database;
    this.secrets = secrets;
  }

  Map<UUID, FrameReader> read() {
    Map<UUID, FrameReader> readers = new HashMap<>();
    database
        .asWorker(secrets::nodeKeys)
        .forEach((node, keys) -> readers.put(node, new FrameReader(node, keys)));
    return readers;
  }
}

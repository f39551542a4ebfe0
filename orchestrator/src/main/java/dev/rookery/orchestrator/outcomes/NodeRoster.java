package dev.rookery.orchestrator.outcomes;

import static dev.rookery.sql.Tables.NODES;
import static dev.rookery.sql.Tables.NODE_SECRETS;

import dev.rookery.contract.NodeKeys;
import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.Secrets;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** The enrolled nodes and how their frames are opened. Quarantined ones too: what was sent counts. */
final class NodeRoster {
  private final Database database;
  private final Secrets secrets;

  NodeRoster(Database database, Secrets secrets) {
    this.database = database;
    this.secrets = secrets;
  }

  Map<UUID, FrameReader> read() {
    return database
        .asWorker(db ->
            db.select(NODES.ID, NODE_SECRETS.NODE_KEY)
                .from(NODES)
                .join(NODE_SECRETS)
                .on(NODE_SECRETS.NODE_ID.eq(NODES.ID))
                .where(NODE_SECRETS.NODE_KEY.isNotNull(), NODES.STATE.ne("retired"))
                .fetch())
        .stream()
        .collect(
            Collectors.toMap(
                row -> row.value1(), row -> new FrameReader(row.value1(), keys(row.value1(), row.value2()))));
  }

  private NodeKeys keys(UUID node, byte[] sealed) {
    return NodeKeys.ofRoot(secrets.open(sealed, "node_secrets|node_key|" + node));
  }
}

package dev.rookery.orchestrator.provisioning;

import static dev.rookery.sql.Tables.AGENT_RESTARTS;

import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.Ids;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.UUID;

/** When and why agents were started again. */
@Singleton
final class AgentRestarts {
  private final Database database;

  AgentRestarts(Database database) {
    this.database = database;
  }

  boolean anySince(UUID node, Instant since) {
    return database.asWorker(db ->
        db.fetchExists(
            db.selectOne()
                .from(AGENT_RESTARTS)
                .where(AGENT_RESTARTS.NODE_ID.eq(node), AGENT_RESTARTS.AT.gt(since))));
  }

  void record(UUID node, Instant at, String reason, String outcome) {
    database.asWorker(db ->
        db.insertInto(AGENT_RESTARTS)
            .set(AGENT_RESTARTS.ID, Ids.next())
            .set(AGENT_RESTARTS.NODE_ID, node)
            .set(AGENT_RESTARTS.AT, at)
            .set(AGENT_RESTARTS.OUTCOME, outcome)
            .set(AGENT_RESTARTS.REASON, reason)
            .execute());
  }
}

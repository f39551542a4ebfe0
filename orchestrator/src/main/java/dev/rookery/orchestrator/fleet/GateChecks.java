package dev.rookery.orchestrator.fleet;

import static dev.rookery.sql.Tables.GATE_CHECKS;

import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.Ids;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What the go-live gate found, kept for good. */
@Singleton
public final class GateChecks {
  private final Database database;

  public GateChecks(Database database) {
    this.database = database;
  }

  /** Adds to a node's evidence. */
  public void record(UUID node, List<GateCheck> checks) {
    database.asWorker(db -> {
      for (GateCheck check : checks) {
        db.insertInto(GATE_CHECKS)
            .set(GATE_CHECKS.ID, Ids.next())
            .set(GATE_CHECKS.NODE_ID, node)
            .set(GATE_CHECKS.CHECK_ID, check.id())
            .set(GATE_CHECKS.CHECKED_AT, check.checkedAt())
            .set(GATE_CHECKS.EVIDENCE, check.evidence())
            .set(GATE_CHECKS.OK, check.ok())
            .execute();
      }
      return null;
    });
  }

  /** The latest result of each check, in the order they were first made. */
  public List<GateCheck> latest(UUID node) {
    Map<String, GateCheck> latest = new LinkedHashMap<>();
    database
        .asWorker(db ->
            db.select(
                    GATE_CHECKS.CHECK_ID,
                    GATE_CHECKS.OK,
                    GATE_CHECKS.EVIDENCE,
                    GATE_CHECKS.CHECKED_AT)
                .from(GATE_CHECKS)
                .where(GATE_CHECKS.NODE_ID.eq(node))
                .orderBy(GATE_CHECKS.CHECKED_AT, GATE_CHECKS.ID)
                .fetch(
                    row -> new GateCheck(row.value1(), row.value2(), row.value3(), row.value4())))
        .forEach(check -> latest.put(check.id(), check));
    return List.copyOf(latest.values());
  }
}

package dev.rookery.orchestrator.fleet;

import static dev.rookery.sql.Tables.GATE_CHECKS;

import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.Ids;
import dev.rookery.sql.tables.records.GateChecksRecord;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
            .set(GATE_CHECKS.ANSWERED, storable(check.answered()))
            .set(GATE_CHECKS.ASKED, storable(check.asked()))
            .set(GATE_CHECKS.EVIDENCE, storable(check.evidence()))
            .set(GATE_CHECKS.LEVEL, check.level().word())
            .set(GATE_CHECKS.OK, check.ok())
            .execute();
      }
      return null;
    });
  }

  /** PostgreSQL takes no NUL in text; what was answered may hold anything. */
  private static String storable(String text) {
    return text.replace('\0', '?');
  }

  /** The latest result of each check, in the order they were first made. */
  public List<GateCheck> latest(UUID node) {
    Map<String, GateCheck> latest = new LinkedHashMap<>();
    database
        .asWorker(db ->
            db.selectFrom(GATE_CHECKS)
                .where(GATE_CHECKS.NODE_ID.eq(node))
                .orderBy(GATE_CHECKS.CHECKED_AT, GATE_CHECKS.ID)
                .fetch(GateChecks::check))
        .forEach(check -> latest.put(check.id(), check));
    return List.copyOf(latest.values());
  }

  private static GateCheck check(GateChecksRecord row) {
    String level = row.getLevel();
    GateLevel seen = Boolean.TRUE.equals(row.getOk()) ? GateLevel.OK : GateLevel.FAILED;
    return new GateCheck(
        row.getCheckId(),
        level == null ? seen : GateLevel.of(level),
        Objects.requireNonNullElse(row.getAsked(), ""),
        Objects.requireNonNullElse(row.getAnswered(), ""),
        row.getEvidence(),
        row.getCheckedAt());
  }

  /** How many times a check was made for a node. */
  public int times(UUID node, String checkId) {
    return database.asWorker(db ->
        db.fetchCount(GATE_CHECKS, GATE_CHECKS.NODE_ID.eq(node), GATE_CHECKS.CHECK_ID.eq(checkId)));
  }
}

package dev.rookery.orchestrator.fleet;

import static dev.rookery.sql.Tables.NODE_DRIFTS;

import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.Ids;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Record;

/** What was found to differ on nodes' hosts although nobody asked for a change, kept for good. */
@Singleton
public final class Drifts {
  private final Database database;

  public Drifts(Database database) {
    this.database = database;
  }

  /**
   * Keeps what a look found; the same again only moves its last time.
   *
   * @param differences a line each; empty = nothing differs
   */
  public void saw(UUID node, Instant at, List<String> differences) {
    String[] lines = differences.toArray(String[]::new);
    database.asWorker(db -> {
      Optional<Record> latest = find(db, node);
      if (latest.isPresent() && Arrays.equals(latest.get().get(NODE_DRIFTS.DIFFERENCES), lines)) {
        return db.update(NODE_DRIFTS)
            .set(NODE_DRIFTS.LAST_SEEN_AT, at)
            .where(
                NODE_DRIFTS.ID.eq(latest.get().get(NODE_DRIFTS.ID)),
                NODE_DRIFTS.LAST_SEEN_AT.le(at))
            .execute();
      }
      return db.insertInto(NODE_DRIFTS)
          .set(NODE_DRIFTS.ID, Ids.next())
          .set(NODE_DRIFTS.NODE_ID, node)
          .set(NODE_DRIFTS.DIFFERENCES, lines)
          .set(NODE_DRIFTS.FIRST_SEEN_AT, at)
          .set(NODE_DRIFTS.LAST_SEEN_AT, at)
          .execute();
    });
  }

  /** What the last look found; empty = nobody has looked yet. */
  public Optional<Drift> latest(UUID node) {
    return database
        .asWorker(db -> find(db, node))
        .map(row ->
            new Drift(
                row.get(NODE_DRIFTS.FIRST_SEEN_AT),
                row.get(NODE_DRIFTS.LAST_SEEN_AT),
                List.of(row.get(NODE_DRIFTS.DIFFERENCES))));
  }

  private static Optional<Record> find(DSLContext db, UUID node) {
    return db.select(
            NODE_DRIFTS.ID,
            NODE_DRIFTS.DIFFERENCES,
            NODE_DRIFTS.FIRST_SEEN_AT,
            NODE_DRIFTS.LAST_SEEN_AT)
        .from(NODE_DRIFTS)
        .where(NODE_DRIFTS.NODE_ID.eq(node))
        .orderBy(NODE_DRIFTS.FIRST_SEEN_AT.desc(), NODE_DRIFTS.ID.desc())
        .limit(1)
        .fetchOptional()
        .map(Record.class::cast);
  }
}

package dev.rookery.orchestrator.fleet;

import static dev.rookery.sql.Tables.EGRESS_SOURCES;
import static org.jooq.impl.DSL.field;

import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.Ids;
import dev.rookery.sql.tables.records.EgressSourcesRecord;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;

/** The addresses that mail leaves from. */
@Singleton
public final class EgressSources {
  private final Database database;
  private final WantedChanges wantedChanges;

  public EgressSources(Database database, WantedChanges wantedChanges) {
    this.database = database;
    this.wantedChanges = wantedChanges;
  }

  /**
   * Puts a node's address to use; one that is there already stays as it is. One that was given back
   * and came again begins anew, with another use.
   */
  public EgressSource add(UUID node, String ip, String helo) {
    return database.asWorker(db -> {
      int added =
          db.insertInto(EGRESS_SOURCES)
              .set(EGRESS_SOURCES.ID, Ids.next())
              .set(EGRESS_SOURCES.CREATED_AT, field("now()", Instant.class))
              .set(EGRESS_SOURCES.HELO, helo)
              .set(EGRESS_SOURCES.IP, ip)
              .set(EGRESS_SOURCES.NODE_ID, node)
              .onConflict(EGRESS_SOURCES.IP)
              .doNothing()
              .execute();
      if (added == 1 || useAgain(db, node, ip, helo)) {
        wantedChanges.announce(db);
      }
      return requireByIp(db, node, ip);
    });
  }

  private static boolean useAgain(DSLContext db, UUID node, String ip, String helo) {
    return db.update(EGRESS_SOURCES)
            .set(EGRESS_SOURCES.CREATED_AT, field("now()", Instant.class))
            .set(EGRESS_SOURCES.HELO, helo)
            .set(EGRESS_SOURCES.NODE_ID, node)
            .setNull(EGRESS_SOURCES.RETIRED_AT)
            .set(EGRESS_SOURCES.USES, EGRESS_SOURCES.USES.plus(1))
            .where(EGRESS_SOURCES.IP.eq(ip), EGRESS_SOURCES.RETIRED_AT.isNotNull())
            .execute()
        == 1;
  }

  /**
   * No mail leaves from the node's addresses any more, and SPF records are to name them no longer.
   *
   * @return them
   */
  public List<EgressSource> retire(UUID node) {
    return database.asWorker(db -> {
      List<EgressSource> used = inUse(db, node);
      db.update(EGRESS_SOURCES)
          .set(EGRESS_SOURCES.RETIRED_AT, field("now()", Instant.class))
          .where(EGRESS_SOURCES.NODE_ID.eq(node), EGRESS_SOURCES.RETIRED_AT.isNull())
          .execute();
      wantedChanges.announce(db);
      return used;
    });
  }

  static List<EgressSource> inUse(DSLContext tx, UUID node) {
    return tx.selectFrom(EGRESS_SOURCES)
        .where(EGRESS_SOURCES.NODE_ID.eq(node), EGRESS_SOURCES.RETIRED_AT.isNull())
        .orderBy(EGRESS_SOURCES.ID)
        .fetch(EgressSources::source);
  }

  private static EgressSource requireByIp(DSLContext db, UUID node, String ip) {
    EgressSource found =
        db.selectFrom(EGRESS_SOURCES)
            .where(EGRESS_SOURCES.IP.eq(ip))
            .fetchSingle(EgressSources::source);
    if (!found.node().equals(node)) {
      throw new IllegalStateException(
          "address %s belongs to node %s, not to %s".formatted(ip, found.node(), node));
    }
    return found;
  }

  /** All that are in use, oldest first. */
  public List<EgressSource> inUse(DSLContext tx) {
    return tx.selectFrom(EGRESS_SOURCES)
        .where(EGRESS_SOURCES.RETIRED_AT.isNull())
        .orderBy(EGRESS_SOURCES.ID)
        .fetch(EgressSources::source);
  }

  /** All that are in use, oldest first. */
  public List<EgressSource> inUse() {
    return database.asWorker(this::inUse);
  }

  /** Those of one node that are in use. */
  public List<EgressSource> of(UUID node) {
    return database.asWorker(db -> inUse(db, node));
  }

  private static EgressSource source(EgressSourcesRecord row) {
    return new EgressSource(
        row.getId(),
        row.getNodeId(),
        row.getIp(),
        row.getHelo(),
        row.getCreatedAt(),
        row.getRetiredAt());
  }
}

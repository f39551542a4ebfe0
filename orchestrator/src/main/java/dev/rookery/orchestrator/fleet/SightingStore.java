package dev.rookery.orchestrator.fleet;

import static dev.rookery.sql.Tables.NODE_SIGHTINGS;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.rookery.contract.Heartbeat;
import dev.rookery.orchestrator.platform.Json;
import dev.rookery.sql.tables.records.NodeSightingsRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;

/** The rows of {@code node_sightings}. */
final class SightingStore {
  private SightingStore() {}

  static List<Sighting> list(DSLContext db) {
    return db.selectFrom(NODE_SIGHTINGS).fetch(SightingStore::sighting);
  }

  static Optional<Sighting> find(DSLContext db, UUID node) {
    return db.selectFrom(NODE_SIGHTINGS)
        .where(NODE_SIGHTINGS.NODE_ID.eq(node))
        .fetchOptional(SightingStore::sighting);
  }

  /** Writes a heartbeat down; false when it is the one that was seen last. */
  static boolean see(DSLContext db, Heartbeat beat, Instant now) {
    return db.insertInto(NODE_SIGHTINGS)
            .set(NODE_SIGHTINGS.NODE_ID, beat.node())
            .set(NODE_SIGHTINGS.AGENT_FOLDER, beat.folder())
            .set(NODE_SIGHTINGS.AGENT_STARTED_AT, beat.started())
            .set(NODE_SIGHTINGS.AGENT_VERSION, beat.agentVersion())
            .set(NODE_SIGHTINGS.APPLIED_VERSION, beat.appliedVersion())
            .set(NODE_SIGHTINGS.CLOSED, beat.closed())
            .set(NODE_SIGHTINGS.DOORS, Json.jsonb(beat.listeners()))
            .set(NODE_SIGHTINGS.LAST_BEAT, beat.beat())
            .set(NODE_SIGHTINGS.LAST_HEARTBEAT_AT, now)
            .set(NODE_SIGHTINGS.LAST_SEQ, beat.lastSeq())
            .set(NODE_SIGHTINGS.LIVENESS, Liveness.ALIVE.word())
            .set(NODE_SIGHTINGS.LIVENESS_SINCE, now)
            .set(NODE_SIGHTINGS.QUEUED, beat.queued())
            .set(NODE_SIGHTINGS.RSS_BYTES, beat.rssBytes())
            .onConflict(NODE_SIGHTINGS.NODE_ID)
            .doUpdate()
            .set(NODE_SIGHTINGS.AGENT_FOLDER, beat.folder())
            .set(NODE_SIGHTINGS.AGENT_STARTED_AT, beat.started())
            .set(NODE_SIGHTINGS.AGENT_VERSION, beat.agentVersion())
            .set(NODE_SIGHTINGS.APPLIED_VERSION, beat.appliedVersion())
            .set(NODE_SIGHTINGS.CLOSED, beat.closed())
            .set(NODE_SIGHTINGS.DOORS, Json.jsonb(beat.listeners()))
            .set(NODE_SIGHTINGS.LAST_BEAT, beat.beat())
            .set(NODE_SIGHTINGS.LAST_HEARTBEAT_AT, now)
            .set(NODE_SIGHTINGS.LAST_SEQ, beat.lastSeq())
            .set(NODE_SIGHTINGS.QUEUED, beat.queued())
            .set(NODE_SIGHTINGS.RSS_BYTES, beat.rssBytes())
            .where(
                NODE_SIGHTINGS
                    .LAST_BEAT
                    .ne(beat.beat())
                    .or(NODE_SIGHTINGS.AGENT_STARTED_AT.isDistinctFrom(beat.started())))
            .execute()
        == 1;
  }

  static void liveness(DSLContext db, UUID node, Liveness liveness, Instant since) {
    db.update(NODE_SIGHTINGS)
        .set(NODE_SIGHTINGS.LIVENESS, liveness.word())
        .set(NODE_SIGHTINGS.LIVENESS_SINCE, since)
        .where(NODE_SIGHTINGS.NODE_ID.eq(node), NODE_SIGHTINGS.LIVENESS.ne(liveness.word()))
        .execute();
  }

  private static Sighting sighting(NodeSightingsRecord row) {
    return new Sighting(
        row.getNodeId(),
        Liveness.of(row.getLiveness()),
        row.getLivenessSince(),
        row.getLastHeartbeatAt(),
        row.getAgentStartedAt(),
        row.getAgentVersion(),
        row.getAppliedVersion(),
        row.getLastSeq(),
        doors(row),
        row.getClosed(),
        row.getAgentFolder(),
        row.getQueued(),
        row.getRssBytes());
  }

  private static Map<String, Boolean> doors(NodeSightingsRecord row) {
    return Json.read(row.getDoors(), Doors.class).entries();
  }

  /** {@code {"policy": true}} as a value. */
  private record Doors(@JsonValue Map<String, Boolean> entries) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    Doors {}
  }
}

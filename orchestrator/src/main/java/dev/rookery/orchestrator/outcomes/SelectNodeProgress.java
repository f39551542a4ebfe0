package dev.rookery.orchestrator.outcomes;

import static dev.rookery.sql.Tables.NODES;
import static dev.rookery.sql.Tables.NODE_EVENTS_AHEAD;
import static dev.rookery.sql.Tables.NODE_SIGHTINGS;
import static dev.rookery.sql.Tables.NODE_WATERMARKS;
import static dev.rookery.sql.Tables.REFUSED_FRAMES;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectCount;

import java.time.Instant;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Field;

/** One line a node: how far ingest is, and what it refused. */
final class SelectNodeProgress {
  private SelectNodeProgress() {}

  static List<NodeProgress> all(DSLContext db, Instant now) {
    Field<Integer> ahead =
        field(
            selectCount()
                .from(NODE_EVENTS_AHEAD)
                .where(
                    NODE_EVENTS_AHEAD.NODE_ID.eq(NODES.ID),
                    NODE_EVENTS_AHEAD.EPOCH.eq(NODE_WATERMARKS.EPOCH)));
    Field<Integer> refused =
        field(
            selectCount()
                .from(REFUSED_FRAMES)
                .where(
                    REFUSED_FRAMES.NODE_ID.eq(NODES.ID),
                    REFUSED_FRAMES.AT.gt(now.minus(RefusedFrames.WINDOW))));
    Field<String> lastRefusal =
        field(
            select(REFUSED_FRAMES.REASON)
                .from(REFUSED_FRAMES)
                .where(REFUSED_FRAMES.NODE_ID.eq(NODES.ID))
                .orderBy(REFUSED_FRAMES.AT.desc(), REFUSED_FRAMES.ID.desc())
                .limit(1));
    return db.select(
            NODES.ID,
            NODES.NAME,
            NODE_WATERMARKS.EPOCH,
            coalesce(NODE_WATERMARKS.SEQ, inline(0L)),
            coalesce(NODE_SIGHTINGS.LAST_SEQ, inline(0L)),
            NODE_WATERMARKS.UPDATED_AT,
            ahead,
            refused,
            lastRefusal)
        .distinctOn(NODES.NAME)
        .from(NODES)
        .leftJoin(NODE_WATERMARKS)
        .on(NODE_WATERMARKS.NODE_ID.eq(NODES.ID))
        .leftJoin(NODE_SIGHTINGS)
        .on(NODE_SIGHTINGS.NODE_ID.eq(NODES.ID))
        .where(NODES.STATE.ne("retired"))
        .orderBy(NODES.NAME, NODE_WATERMARKS.UPDATED_AT.desc().nullsLast())
        .fetch(row ->
            new NodeProgress(
                row.value1(),
                row.value2(),
                row.value3(),
                row.value4(),
                row.value5(),
                row.value6(),
                row.value7(),
                row.value8(),
                row.value9()));
  }
}

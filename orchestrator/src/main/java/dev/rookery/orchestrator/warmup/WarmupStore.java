package dev.rookery.orchestrator.warmup;

import static dev.rookery.sql.Tables.EGRESS_SOURCES;
import static dev.rookery.sql.Tables.WARMUPS;
import static dev.rookery.sql.Tables.WARMUP_DECISIONS;
import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.min;

import dev.rookery.orchestrator.platform.Ids;
import dev.rookery.orchestrator.platform.Json;
import dev.rookery.sql.tables.records.WarmupsRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/** Rows of warm-ups and of what was decided about them. */
final class WarmupStore {
  private WarmupStore() {}

  /** One source at one provider. */
  record Pair(UUID source, String provider) {}

  /** A row that waits for the end of its day to be judged. */
  record Due(Pair pair, String ip, String ladder, Standing standing) {}

  /** What a decision was made from. */
  record Inputs(String ladder, @Nullable Standing standing, @Nullable DayFacts facts) {}

  /** Of the present use of their addresses. */
  static Set<Pair> pairs(DSLContext db) {
    return db
        .select(WARMUPS.EGRESS_SOURCE_ID, WARMUPS.PROVIDER)
        .from(WARMUPS)
        .join(EGRESS_SOURCES)
        .on(EGRESS_SOURCES.ID.eq(WARMUPS.EGRESS_SOURCE_ID), EGRESS_SOURCES.USES.eq(WARMUPS.USES))
        .fetch(row -> new Pair(row.value1(), row.value2()))
        .stream()
        .collect(Collectors.toSet());
  }

  /**
   * Begins a pair, anew when its address was given back and came again.
   *
   * @return false when another replica started the pair at this moment
   */
  static boolean insert(DSLContext db, Pair pair, Ladder ladder, Standing first, int day) {
    Field<Integer> uses =
        field(
            db.select(EGRESS_SOURCES.USES)
                .from(EGRESS_SOURCES)
                .where(EGRESS_SOURCES.ID.eq(pair.source())));
    return db.insertInto(WARMUPS)
            .set(WARMUPS.EGRESS_SOURCE_ID, pair.source())
            .set(WARMUPS.PROVIDER, pair.provider())
            .set(WARMUPS.CAP, first.cap(ladder))
            .set(WARMUPS.CLEAN_DAYS, first.cleanDays())
            .set(WARMUPS.DAY, day)
            .set(WARMUPS.LADDER, ladder.name())
            .set(WARMUPS.SENDING_DAYS, first.sendingDays())
            .set(WARMUPS.STEP, first.step())
            .set(WARMUPS.USES, uses)
            .onConflict(WARMUPS.EGRESS_SOURCE_ID, WARMUPS.PROVIDER)
            .doUpdate()
            .set(WARMUPS.CAP, first.cap(ladder))
            .set(WARMUPS.CLEAN_DAYS, first.cleanDays())
            .set(WARMUPS.DAY, day)
            .set(WARMUPS.LADDER, ladder.name())
            .setNull(WARMUPS.LAST_SENT_DAY)
            .setNull(WARMUPS.RESTING_SINCE)
            .set(WARMUPS.SENDING_DAYS, first.sendingDays())
            .set(WARMUPS.STEP, first.step())
            .set(WARMUPS.USES, excluded(WARMUPS.USES))
            .where(WARMUPS.USES.lt(excluded(WARMUPS.USES)))
            .execute()
        == 1;
  }

  /** The earliest day that is still to be judged, if it is over. */
  static Optional<Integer> earliestDayBefore(DSLContext db, int today) {
    return db.select(min(WARMUPS.DAY))
        .from(WARMUPS)
        .join(EGRESS_SOURCES)
        .on(EGRESS_SOURCES.ID.eq(WARMUPS.EGRESS_SOURCE_ID), EGRESS_SOURCES.USES.eq(WARMUPS.USES))
        .where(WARMUPS.DAY.lt(today), EGRESS_SOURCES.RETIRED_AT.isNull())
        .fetchOptional(0, Integer.class);
  }

  /** Locks the rows of a day, of sources in use. */
  static List<Due> lock(DSLContext db, int day) {
    return db.select(WARMUPS, EGRESS_SOURCES.IP)
        .from(WARMUPS)
        .join(EGRESS_SOURCES)
        .on(EGRESS_SOURCES.ID.eq(WARMUPS.EGRESS_SOURCE_ID), EGRESS_SOURCES.USES.eq(WARMUPS.USES))
        .where(WARMUPS.DAY.eq(day), EGRESS_SOURCES.RETIRED_AT.isNull())
        .orderBy(WARMUPS.EGRESS_SOURCE_ID, WARMUPS.PROVIDER)
        .forUpdate()
        .of(WARMUPS)
        .fetch(row -> {
          WarmupsRecord warmup = row.value1();
          return new Due(
              new Pair(warmup.getEgressSourceId(), warmup.getProvider()),
              row.get(EGRESS_SOURCES.IP),
              warmup.getLadder(),
              standing(warmup));
        });
  }

  static void update(DSLContext db, Pair pair, Standing after, int cap, int day) {
    db.update(WARMUPS)
        .set(WARMUPS.CAP, cap)
        .set(WARMUPS.CLEAN_DAYS, after.cleanDays())
        .set(WARMUPS.DAY, day)
        .set(WARMUPS.LAST_SENT_DAY, after.lastSentDay())
        .set(WARMUPS.RESTING_SINCE, after.restingSince())
        .set(WARMUPS.SENDING_DAYS, after.sendingDays())
        .set(WARMUPS.STEP, after.step())
        .where(at(pair))
        .execute();
  }

  static void record(
      DSLContext db, Pair pair, int day, Decision decision, Inputs inputs, Instant now) {
    db.insertInto(WARMUP_DECISIONS)
        .set(WARMUP_DECISIONS.ID, Ids.next())
        .set(WARMUP_DECISIONS.CAP_AFTER, decision.capAfter())
        .set(WARMUP_DECISIONS.CAP_BEFORE, decision.capBefore())
        .set(WARMUP_DECISIONS.DAY, day)
        .set(WARMUP_DECISIONS.DECIDED_AT, now)
        .set(WARMUP_DECISIONS.EGRESS_SOURCE_ID, pair.source())
        .set(WARMUP_DECISIONS.INPUTS, Json.jsonb(inputs))
        .set(WARMUP_DECISIONS.MOVE, decision.move().word())
        .set(WARMUP_DECISIONS.PROVIDER, pair.provider())
        .set(WARMUP_DECISIONS.SENTENCE, decision.sentence())
        .execute();
  }

  /** Of sources in use, by address and provider. */
  static List<Warmup> list(DSLContext db) {
    return db.select(WARMUPS, EGRESS_SOURCES.IP)
        .from(WARMUPS)
        .join(EGRESS_SOURCES)
        .on(EGRESS_SOURCES.ID.eq(WARMUPS.EGRESS_SOURCE_ID), EGRESS_SOURCES.USES.eq(WARMUPS.USES))
        .where(EGRESS_SOURCES.RETIRED_AT.isNull())
        .orderBy(EGRESS_SOURCES.IP, WARMUPS.PROVIDER)
        .fetch(row -> {
          WarmupsRecord warmup = row.value1();
          return new Warmup(
              row.get(EGRESS_SOURCES.IP),
              warmup.getProvider(),
              warmup.getDay(),
              warmup.getCap(),
              warmup.getLadder(),
              warmup.getStep(),
              standing(warmup));
        });
  }

  /** Oldest first. */
  static List<WarmupDecision> decisions(DSLContext db, String ip, String provider) {
    return db.select(
            WARMUP_DECISIONS.DAY,
            WARMUP_DECISIONS.MOVE,
            WARMUP_DECISIONS.CAP_BEFORE,
            WARMUP_DECISIONS.CAP_AFTER,
            WARMUP_DECISIONS.SENTENCE,
            WARMUP_DECISIONS.DECIDED_AT,
            WARMUP_DECISIONS.INPUTS)
        .from(WARMUP_DECISIONS)
        .join(EGRESS_SOURCES)
        .on(EGRESS_SOURCES.ID.eq(WARMUP_DECISIONS.EGRESS_SOURCE_ID))
        .where(EGRESS_SOURCES.IP.eq(ip), WARMUP_DECISIONS.PROVIDER.eq(provider))
        .orderBy(WARMUP_DECISIONS.DAY)
        .fetch(row ->
            new WarmupDecision(
                row.value1(),
                Move.of(row.value2()),
                row.value3(),
                row.value4(),
                row.value5(),
                row.value6(),
                row.value7().data()));
  }

  private static Condition at(Pair pair) {
    return WARMUPS.EGRESS_SOURCE_ID.eq(pair.source()).and(WARMUPS.PROVIDER.eq(pair.provider()));
  }

  private static Standing standing(WarmupsRecord row) {
    return new Standing(
        row.getStep(),
        row.getCleanDays(),
        row.getSendingDays(),
        row.getLastSentDay(),
        row.getRestingSince());
  }
}

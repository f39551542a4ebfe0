package dev.rookery.orchestrator.jobs;

import static dev.rookery.sql.Tables.JOB_SCHEDULES;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.min;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import org.jooq.DSLContext;

/** The schedules' rows. */
final class ScheduleStore {
  private ScheduleStore() {}

  /**
   * A schedule whose slot has come.
   *
   * @param slot the earliest that was not taken
   * @param now the database's clock
   */
  record Due(String name, String ruleInZone, Instant slot, Instant now) {}

  /** One that is due and that nobody else has, locked until the transaction ends. */
  static Optional<Due> lockDue(DSLContext tx, Collection<String> names) {
    return tx.select(JOB_SCHEDULES.NAME, JOB_SCHEDULES.RULE, JOB_SCHEDULES.NEXT_AT, ByHand.now())
        .from(JOB_SCHEDULES)
        .where(JOB_SCHEDULES.NAME.in(names), JOB_SCHEDULES.NEXT_AT.le(ByHand.now()))
        .orderBy(JOB_SCHEDULES.NEXT_AT)
        .limit(1)
        .forUpdate()
        .skipLocked()
        .fetchOptional(row -> new Due(row.value1(), row.value2(), row.value3(), row.value4()));
  }

  static void taken(DSLContext tx, String name, Instant slot, Instant next) {
    tx.update(JOB_SCHEDULES)
        .set(JOB_SCHEDULES.LAST_AT, slot)
        .set(JOB_SCHEDULES.NEXT_AT, next)
        .where(JOB_SCHEDULES.NAME.eq(name))
        .execute();
  }

  static boolean has(DSLContext tx, String name, String ruleInZone) {
    return tx.fetchExists(
        JOB_SCHEDULES, JOB_SCHEDULES.NAME.eq(name), JOB_SCHEDULES.RULE.eq(ruleInZone));
  }

  /** Writes a rule that is new or another one than before; it holds from now on. */
  static void adopt(DSLContext tx, String name, String ruleInZone, Instant next) {
    tx.insertInto(JOB_SCHEDULES)
        .set(JOB_SCHEDULES.NAME, name)
        .set(JOB_SCHEDULES.RULE, ruleInZone)
        .set(JOB_SCHEDULES.NEXT_AT, next)
        .onConflict(JOB_SCHEDULES.NAME)
        .doUpdate()
        .set(JOB_SCHEDULES.RULE, ruleInZone)
        .set(JOB_SCHEDULES.NEXT_AT, next)
        .where(JOB_SCHEDULES.RULE.ne(ruleInZone))
        .execute();
  }

  static Instant now(DSLContext tx) {
    return tx.select(ByHand.now()).fetchSingle().value1();
  }

  /** Until the next slot; zero or less when one is due, empty when there is none. */
  static Optional<Duration> untilNext(DSLContext tx, Collection<String> names) {
    return tx.select(
            field(
                "extract(epoch from {0} - now()) * 1000", Double.class, min(JOB_SCHEDULES.NEXT_AT)))
        .from(JOB_SCHEDULES)
        .where(JOB_SCHEDULES.NAME.in(names))
        .fetchOptional(row -> row.value1())
        .map(millis -> Duration.ofMillis((long) Math.ceil(millis)));
  }
}

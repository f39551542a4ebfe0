package dev.rookery.orchestrator.outcomes;

import static dev.rookery.sql.Tables.OUTCOMES;
import static dev.rookery.sql.Tables.OUTCOME_COUNTS;
import static org.jooq.impl.DSL.sum;

import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.SendingCalendar;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Field;

/** What was sent and what came of it. Tenants see their own, through row security. */
@Singleton
public final class Outcomes {
  private static final int WEEK_DAYS = 7;
  private final Database database;
  private final SendingCalendar calendar;
  private final Clock clock;

  public Outcomes(Database database, SendingCalendar calendar, Clock clock) {
    this.database = database;
    this.calendar = calendar;
    this.clock = clock;
  }

  /**
   * Which sending days are summed up.
   *
   * @param from inclusive
   * @param to inclusive
   */
  public record Days(int from, int to) {}

  /** A tenant's counters, ordered by group; without any grouping one line, or none. */
  public List<Summary> summary(UUID tenant, Set<GroupBy> groups, Days days) {
    return database.inTenant(tenant, db -> summary(db, groups, days));
  }

  /** The counters of all tenants. */
  public List<Summary> summary(Set<GroupBy> groups, Days days) {
    return database.asWorker(db -> summary(db, groups, days));
  }

  private static List<Summary> summary(DSLContext db, Set<GroupBy> groups, Days days) {
    List<GroupBy> wanted = groups.isEmpty() ? List.of() : List.copyOf(EnumSet.copyOf(groups));
    List<Field<?>> columns = new ArrayList<>(wanted.stream().map(GroupBy::column).toList());
    columns.add(OUTCOME_COUNTS.KIND);
    Map<Map<GroupBy, String>, Map<String, Long>> sums = new LinkedHashMap<>();
    db.select(columns)
        .select(sum(OUTCOME_COUNTS.COUNT))
        .from(OUTCOME_COUNTS)
        .where(OUTCOME_COUNTS.SENDING_DAY.between(days.from(), days.to()))
        .groupBy(columns)
        .orderBy(columns)
        .forEach(row -> {
          Map<GroupBy, String> group = new EnumMap<>(GroupBy.class);
          wanted.forEach(one -> group.put(one, String.valueOf(row.get(one.column()))));
          sums.computeIfAbsent(group, _ -> new TreeMap<>())
              .put(row.get(OUTCOME_COUNTS.KIND), row.get(columns.size(), Long.class));
        });
    return sums.entrySet().stream().map(e -> new Summary(e.getKey(), e.getValue())).toList();
  }

  /** Everything known of a tenant's message, oldest first; empty when there is no such message. */
  public List<TimelineEntry> timeline(UUID tenant, UUID message) {
    return database.inTenant(
        tenant,
        db ->
            db.select(
                    OUTCOMES.OCCURRED_AT,
                    OUTCOMES.KIND,
                    OUTCOMES.RECIPIENT,
                    OUTCOMES.PROVIDER,
                    OUTCOMES.EGRESS_IP,
                    OUTCOMES.SMTP_CODE,
                    OUTCOMES.STATUS,
                    OUTCOMES.REPLY,
                    OUTCOMES.SENDING_DAY)
                .from(OUTCOMES)
                .where(OUTCOMES.MESSAGE_ID.eq(message))
                .orderBy(OUTCOMES.EPOCH, OUTCOMES.SEQ)
                .fetch(row ->
                    new TimelineEntry(
                        row.value1(),
                        row.value2(),
                        row.value3(),
                        row.value4(),
                        row.value5(),
                        row.value6(),
                        row.value7(),
                        row.value8(),
                        row.value9())));
  }

  /** What each egress address met at each receiving provider on a sending day. */
  public List<SourceDay> sourceDays(int day) {
    return database.asWorker(db ->
        new SelectSourceDays(db)
            .between(
                calendar.startOf(day),
                calendar.startOf(day + 1),
                calendar.day().multipliedBy(WEEK_DAYS)));
  }

  /** How far each node's journal is in PostgreSQL, by name of node. */
  public List<NodeProgress> progress() {
    return database.asWorker(db -> SelectNodeProgress.all(db, clock.instant()));
  }
}

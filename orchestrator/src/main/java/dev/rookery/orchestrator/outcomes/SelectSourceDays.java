package dev.rookery.orchestrator.outcomes;

import static dev.rookery.sql.Tables.OUTCOMES;
import static org.jooq.impl.DSL.countDistinct;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;

/**
 * Counts distinct messages by egress address and provider, by when they met the provider: a message
 * that was permitted yesterday and turned away today is today's objection.
 */
final class SelectSourceDays {
  private static final Condition OBJECTION =
      OUTCOMES.KIND.in("deferred", "bounced").and(OUTCOMES.SCOPE.in("ip", "domain", "provider"));
  private static final Condition UNKNOWN_RECIPIENT =
      OUTCOMES
          .KIND
          .eq("bounced")
          .and(OUTCOMES.SCOPE.eq("recipient"))
          .and(OUTCOMES.SMTP_CODE.between(500, 599));
  private static final Field<Integer> ATTEMPTED =
      messages(OUTCOMES.KIND.in("delivered", "deferred", "bounced"));
  private static final Field<Integer> FINAL = messages(OUTCOMES.KIND.in("delivered", "bounced"));
  private static final Field<Integer> DELIVERED = messages(OUTCOMES.KIND.eq("delivered"));
  private static final Field<Integer> OBJECTED = messages(OBJECTION);
  private static final Field<Integer> BOUNCED = messages(UNKNOWN_RECIPIENT);

  private final DSLContext db;

  SelectSourceDays(DSLContext db) {
    this.db = db;
  }

  private record Pair(String ip, String provider) {}

  private record Complaint(UUID message, Instant at) {}

  /**
   * @param from inclusive
   * @param until exclusive
   * @param week length of seven days before {@code until}
   */
  List<SourceDay> between(Instant from, Instant until, Duration week) {
    Map<Pair, Integer> finals = new HashMap<>();
    db.select(OUTCOMES.EGRESS_IP, OUTCOMES.PROVIDER, FINAL)
        .from(OUTCOMES)
        .where(left(until.minus(week), until))
        .groupBy(OUTCOMES.EGRESS_IP, OUTCOMES.PROVIDER)
        .forEach(row -> finals.put(new Pair(row.value1(), row.value2()), row.value3()));
    Map<Pair, Set<Complaint>> complaints = complaints(until.minus(week), until);
    Map<Pair, SourceDay> days = new HashMap<>();
    db.select(OUTCOMES.EGRESS_IP, OUTCOMES.PROVIDER, ATTEMPTED, DELIVERED, OBJECTED, BOUNCED)
        .from(OUTCOMES)
        .where(left(from, until))
        .groupBy(OUTCOMES.EGRESS_IP, OUTCOMES.PROVIDER)
        .forEach(row -> {
          Pair pair = new Pair(row.value1(), row.value2());
          Set<Complaint> all = complaints.getOrDefault(pair, Set.of());
          long today = all.stream().filter(one -> !one.at().isBefore(from)).count();
          days.put(
              pair,
              new SourceDay(
                  pair.ip(),
                  pair.provider(),
                  row.value3(),
                  row.value4(),
                  row.value5(),
                  row.value6(),
                  (int) today,
                  Math.max(row.value3(), finals.getOrDefault(pair, 0)),
                  all.size()));
        });
    return List.copyOf(days.values());
  }

  /** A report names the message; where that message had gone we know ourselves. */
  private Map<Pair, Set<Complaint>> complaints(Instant from, Instant until) {
    var sent = OUTCOMES.as("sent");
    Map<Pair, Set<Complaint>> complaints = new HashMap<>();
    db.select(sent.EGRESS_IP, sent.PROVIDER, OUTCOMES.MESSAGE_ID, OUTCOMES.OCCURRED_AT)
        .from(OUTCOMES)
        .join(sent)
        .on(sent.MESSAGE_ID.eq(OUTCOMES.MESSAGE_ID), sent.KIND.eq("delivered"))
        .where(
            OUTCOMES.KIND.eq("complained"),
            OUTCOMES.OCCURRED_AT.ge(from),
            OUTCOMES.OCCURRED_AT.lt(until),
            sent.EGRESS_IP.isNotNull())
        .forEach(row ->
            complaints
                .computeIfAbsent(new Pair(row.value1(), row.value2()), _ -> new HashSet<>())
                .add(new Complaint(row.value3(), row.value4())));
    return complaints;
  }

  private static Condition left(Instant from, Instant until) {
    return OUTCOMES
        .OCCURRED_AT
        .ge(from)
        .and(OUTCOMES.OCCURRED_AT.lt(until))
        .and(OUTCOMES.EGRESS_IP.isNotNull())
        .and(OUTCOMES.KIND.in("delivered", "deferred", "bounced"));
  }

  private static Field<Integer> messages(Condition which) {
    return countDistinct(OUTCOMES.MESSAGE_ID).filterWhere(which);
  }
}

package dev.rookery.orchestrator.jobs;

import dev.rookery.orchestrator.jobs.ScheduleStore.Due;
import dev.rookery.orchestrator.platform.Database;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jooq.DSLContext;

/**
 * Enqueues what {@link Schedule}s ask for. The slot's job and the schedule's step to the next slot
 * are one transaction under the schedule's lock, so that however many take turns, each slot is
 * taken once. Rules are read from the database, where the control plane that started last put its
 * own.
 */
@Singleton
final class TakeSchedules extends Recurring {
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
  private static final Duration SHORTEST_WAIT = Duration.ofMillis(10);

  private final Database database;
  private final Jobs jobs;
  private final Map<String, Schedule> schedules;

  TakeSchedules(Database database, Jobs jobs, List<Schedule> schedules) {
    super("jobs.take-schedules", LONGEST_WAIT);
    this.database = database;
    this.jobs = jobs;
    this.schedules =
        schedules.stream().collect(Collectors.toMap(Schedule::name, Function.identity()));
  }

  @Override
  protected void beforeFirst() {
    for (Schedule schedule : schedules.values()) {
      database.asWorker(db -> {
        adopt(db, schedule);
        if (schedule.atStart()) {
          jobs.enqueue(db, schedule.job().unique("schedule:%s@start".formatted(schedule.name())));
        }
        return schedule;
      });
    }
  }

  private static void adopt(DSLContext db, Schedule schedule) {
    String rule = schedule.ruleInZone();
    if (!ScheduleStore.has(db, schedule.name(), rule)) {
      Instant next = new CronRule(rule).nextAfter(ScheduleStore.now(db));
      ScheduleStore.adopt(db, schedule.name(), rule, next);
    }
  }

  @Override
  protected void turn() {
    while (database.asWorker(this::takeOne)) {}
  }

  private boolean takeOne(DSLContext tx) {
    Optional<Due> due = ScheduleStore.lockDue(tx, names());
    due.ifPresent(it -> take(tx, it));
    return due.isPresent();
  }

  private void take(DSLContext tx, Due due) {
    CronRule rule = new CronRule(due.ruleInZone());
    Instant slot = rule.lastUpTo(due.now());
    Schedule schedule = Objects.requireNonNull(schedules.get(due.name()));
    NewJob job = schedule.job().unique("schedule:%s@%s".formatted(due.name(), slot));
    UUID id = jobs.enqueue(tx, job);
    ByHand.remember(tx, id, job.tenant(), job.kind(), 0, "scheduled", note(due, slot, rule));
    ScheduleStore.taken(tx, due.name(), slot, rule.nextAfter(due.now()));
  }

  private static String note(Due due, Instant slot, CronRule rule) {
    String note = "slot %s of %s (%s)".formatted(slot, due.name(), due.ruleInZone());
    int missed = rule.count(due.slot(), slot);
    return switch (missed) {
      case 0 -> note;
      case 1 -> note + "; 1 slot before it was missed";
      default ->
          note
              + "; %s slots before it were missed"
                  .formatted(missed > CronRule.COUNTED ? "more than " + CronRule.COUNTED : missed);
    };
  }

  private Set<String> names() {
    return schedules.keySet();
  }

  @Override
  protected Duration untilNext() {
    Duration wait =
        database
            .asWorker(db -> ScheduleStore.untilNext(db, names()))
            .filter(until -> until.compareTo(LONGEST_WAIT) < 0)
            .orElse(LONGEST_WAIT);
    return wait.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : wait;
  }
}

package dev.rookery.orchestrator.jobs;

import static dev.rookery.sql.Tables.JOB_SCHEDULES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.LiveDatabase;
import dev.rookery.orchestrator.platform.PageRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Schedules in a real database, whose slots are moved instead of its clock. */
class SchedulesTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private final LiveDatabase live = LiveDatabase.create();
  private final Database database = live.database();
  private final Jobs jobs = new Jobs(database, new Bell());
  private final JobReports reports = new JobReports(database, List.of());

  @AfterEach
  void stop() {
    live.close();
  }

  @Test
  void nothing_is_enqueued_before_its_slot() {
    TakeSchedules worker = worker("0 3 * * *");

    worker.turn();

    assertThat(enqueued()).isEmpty();
    assertThat(next()).isEqualTo(new CronRule("0 3 * * * Europe/Berlin").nextAfter(now()));
    assertThat(worker.untilNext()).isPositive().isLessThanOrEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void a_slot_that_has_come_is_enqueued_once_and_the_next_one_is_known() {
    TakeSchedules worker = worker("0 3 * * *");
    Instant slot = moveBack(1);

    worker.turn();
    worker.turn();

    assertThat(enqueued()).hasSize(1);
    assertThat(next()).isAfter(now());
    assertThat(reports.history(enqueued().getFirst().id()))
        .singleElement()
        .satisfies(line -> {
          assertThat(line.event()).isEqualTo("scheduled");
          assertThat(line.detail())
              .isEqualTo("slot %s of nightly (0 3 * * * Europe/Berlin)".formatted(slot));
        });
  }

  @Test
  void replicas_that_race_take_each_slot_once() throws Exception {
    List<TakeSchedules> replicas =
        List.of(worker("0 3 * * *"), worker("0 3 * * *"), worker("0 3 * * *"), worker("0 3 * * *"));
    for (int round = 1; round <= 10; round++) {
      moveBack(1);
      CyclicBarrier together = new CyclicBarrier(replicas.size());
      List<Thread> threads =
          replicas.stream()
              .map(replica ->
                  Thread.ofVirtual()
                      .start(() -> {
                        try {
                          together.await();
                        } catch (Exception e) {
                          throw new IllegalStateException(e);
                        }
                        replica.turn();
                      }))
              .toList();
      for (Thread thread : threads) {
        thread.join();
      }

      assertThat(enqueued()).hasSize(1);
      database.asWorker(db -> db.execute("delete from jobs"));
    }
  }

  @Test
  void after_an_outage_the_last_missed_slot_is_made_up_for_and_the_others_are_counted() {
    TakeSchedules worker = worker("0 3 * * *");
    moveBack(5);

    worker.turn();

    assertThat(enqueued()).hasSize(1);
    assertThat(reports.history(enqueued().getFirst().id()))
        .singleElement()
        .satisfies(line -> assertThat(line.detail()).endsWith("; 4 slots before it were missed"));
  }

  @Test
  void a_slot_whose_transaction_fails_is_taken_by_the_next_turn() {
    TakeSchedules worker = worker("0 3 * * *");
    moveBack(1);
    live.asOwner("alter table job_history add constraint broken check (event <> 'scheduled')");
    assertThatThrownBy(worker::turn);
    assertThat(enqueued()).isEmpty();
    live.asOwner("alter table job_history drop constraint broken");

    worker.turn();

    assertThat(enqueued()).hasSize(1);
  }

  @Test
  void a_changed_rule_holds_from_the_start_of_the_release_that_brings_it() {
    worker("0 3 * * *");

    TakeSchedules worker = worker("30 4 * * 1");

    assertThat(next()).isEqualTo(new CronRule("30 4 * * 1 Europe/Berlin").nextAfter(now()));
    moveBack(1);
    worker.turn();
    assertThat(enqueued()).hasSize(1);
  }

  @Test
  void the_same_rule_at_another_start_loses_no_slot() {
    worker("0 3 * * *");
    Instant slot = moveBack(1);

    worker("0 3 * * *");

    assertThat(next()).isEqualTo(slot);
  }

  @Test
  void what_is_wanted_at_the_start_is_enqueued_then() {
    Schedule schedule = schedule("0 3 * * *").alsoAtStart();
    new TakeSchedules(database, jobs, List.of(schedule)).beforeFirst();
    new TakeSchedules(database, jobs, List.of(schedule)).beforeFirst();

    assertThat(enqueued()).hasSize(1);
  }

  private TakeSchedules worker(String rule) {
    TakeSchedules worker = new TakeSchedules(database, jobs, List.of(schedule(rule)));
    worker.beforeFirst();
    return worker;
  }

  private static Schedule schedule(String rule) {
    return Schedule.cron(
        "nightly", rule, BERLIN, NewJob.of(TestWork.KIND, new TestWork.Payload("x")));
  }

  /** As if no turn was taken for so many slots; gives back the first of them. */
  private Instant moveBack(int slots) {
    CronRule rule = new CronRule(rule());
    Instant first = rule.lastUpTo(now());
    while (rule.count(first, now()) < slots) {
      first = rule.lastUpTo(first.minusSeconds(1));
    }
    Instant earliest = first;
    database.asWorker(
        db -> db.update(JOB_SCHEDULES).set(JOB_SCHEDULES.NEXT_AT, earliest).execute());
    return first;
  }

  private String rule() {
    return database.asWorker(
        db -> db.select(JOB_SCHEDULES.RULE).from(JOB_SCHEDULES).fetchSingle().value1());
  }

  private Instant next() {
    return database.asWorker(
        db -> db.select(JOB_SCHEDULES.NEXT_AT).from(JOB_SCHEDULES).fetchSingle().value1());
  }

  private Instant now() {
    return database.asWorker(ScheduleStore::now);
  }

  private List<Job> enqueued() {
    return reports.list(JobFilter.ALL, PageRequest.first()).items();
  }
}

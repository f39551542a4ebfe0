package dev.rookery.orchestrator.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.orchestrator.jobs.ledger.Verdict;
import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.LiveDatabase;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Retention, by rows whose times are moved back. */
class SweepLedgerTest {
  private final LiveDatabase live = LiveDatabase.create();
  private final Database database = live.database();
  private final Jobs jobs = new Jobs(database, new Bell());
  private final OneWorker worker = new OneWorker(database);
  private final SweepLedger sweep = new SweepLedger(database, Retention.STANDARD);

  @AfterEach
  void stop() {
    live.close();
  }

  @Test
  void ended_jobs_go_after_a_month_and_dead_letters_after_three() {
    UUID done = ended("done", 31);
    UUID fresh = ended("done", 29);
    UUID dead = ended("failed", 89);
    UUID longDead = ended("quarantined", 91);
    UUID open = jobs.enqueue(NewJob.of(TestWork.KIND, new TestWork.Payload("x")));

    assertThat(swept()).isEqualTo("{\"months\":0,\"ended\":1,\"dead\":1,\"signals\":0}");

    assertThat(List.of(done, longDead)).allMatch(id -> jobs.find(id).isEmpty());
    assertThat(List.of(fresh, dead, open)).allMatch(id -> jobs.find(id).isPresent());
  }

  @Test
  void a_jobs_journal_goes_with_it() {
    UUID id = ended("done", 31);
    change(
        "insert into job_steps (job_id, name, fence, marker, position, started_at, state) values (?, 's', 1, '', 0, now(), 'intent')",
        id);

    swept();

    assertThat(
            database.<Integer>asWorker(
                db -> db.fetchSingle("select count(*) from job_steps").get(0, Integer.class)))
        .isZero();
  }

  @Test
  void many_are_removed_in_batches() {
    change(
        "insert into jobs (id, created_at, kind, payload, run_at, state, finished_at)"
            + " select gen_random_uuid(), now(), 'k', '{}', now(), 'done', now() - interval '31 days'"
            + " from generate_series(1, 12001)");

    assertThat(swept()).contains("\"ended\":12001");
  }

  @Test
  void old_signals_go() {
    database.asWorker(db -> jobs.signal(db, null, "old", "x"));
    change("update job_signals set at = now() - interval '91 days'");
    database.asWorker(db -> jobs.signal(db, null, "new", "x"));

    assertThat(swept()).contains("\"signals\":1");
  }

  @Test
  void the_historys_months_exist_a_year_ahead_and_old_ones_go() {
    live.asOwner(
        "create table job_history_2020_01 partition of job_history for values from ('2020-01-01') to ('2020-02-01')");
    live.asOwner(
        "do $$ begin execute 'drop table job_history_' || to_char(now() + interval '5 months', 'YYYY_MM'); end $$");

    assertThat(swept()).contains("\"months\":1");

    assertThat(exists("job_history_2020_01")).isFalse();
    assertThat(
            database.<Boolean>asWorker(db ->
                db.fetchSingle(
                        "select to_regclass('job_history_' || to_char(now() + interval '5 months', 'YYYY_MM')) is not null")
                    .get(0, Boolean.class)))
        .isTrue();
  }

  @Test
  void it_comes_daily_and_at_each_start() {
    new TakeSchedules(database, jobs, List.of(SweepLedger.schedule())).beforeFirst();

    assertThat(worker.work(sweep)).isInstanceOf(Verdict.Done.class);
  }

  @Test
  void remembering_for_no_time_is_refused() {
    assertThatThrownBy(() ->
            new Retention(
                Duration.ZERO, Duration.ofDays(1), Duration.ofDays(1), Duration.ofDays(1)))
        .hasMessage("jobs.keep.ended is PT0S, needs at least 1 h");
  }

  private String swept() {
    jobs.enqueue(SweepLedger.schedule().job());
    return String.valueOf(((Verdict.Done) worker.work(sweep)).result());
  }

  private UUID ended(String state, int daysAgo) {
    UUID id = jobs.enqueue(NewJob.of(TestWork.KIND, new TestWork.Payload("x")));
    change(
        "update jobs set state = ?, finished_at = now() - ? * interval '1 day' where id = ?",
        state,
        daysAgo,
        id);
    return id;
  }

  private boolean exists(String table) {
    return database.asWorker(
        db -> db.fetchSingle("select to_regclass(?) is not null", table).get(0, Boolean.class));
  }

  private void change(String sql, Object... values) {
    database.asWorker(db -> db.execute(sql, values));
  }
}

package dev.rookery.orchestrator.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.LiveDatabase;
import dev.rookery.orchestrator.platform.Metrics;
import dev.rookery.orchestrator.platform.ScrapedText;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The numbers of the job ledger, as a scraper reads them, on a real PostgreSQL. */
@Timeout(60)
class JobMetricsTest {
  private static final RunnerSettings QUICK =
      new RunnerSettings(Duration.ofSeconds(1), Duration.ofMillis(50), 4, Duration.ofMillis(200));

  private final LiveDatabase live = LiveDatabase.create();
  private final Bell bell = new Bell();
  private final Jobs jobs = new Jobs(live.database(), bell);

  @AfterEach
  void stop() {
    live.close();
  }

  @Test
  void numbers_move_with_what_comes_of_jobs() {
    TestWork work =
        TestWork.of(
                (payload, steps) -> {
                  if (payload.text().equals("bad")) {
                    throw new IllegalStateException("no such luck");
                  }
                  return RunResult.done();
                })
            .retries(new RetryPolicy(2, Duration.ofMillis(1), Duration.ofMillis(2)));
    try (JobRunner runner = runner(work)) {
      assertThat(scraped(runner, work).value("rookery_jobs_done_total", "kind", TestWork.KIND))
          .as("there from the start, so that the first one is an increase")
          .isZero();
      enqueue("good");
      enqueue("bad");
      runner.start();
      until(runner, counts -> counts.done() == 1 && counts.failed() == 1);

      ScrapedText text = scraped(runner, work);
      assertThat(total(text, "claimed")).isEqualTo(3);
      assertThat(total(text, "done")).isEqualTo(1);
      assertThat(total(text, "attempts_failed")).isEqualTo(1);
      assertThat(failed(text, "failed")).isEqualTo(1);
      assertThat(failed(text, "parked")).isZero();
      assertThat(text.value("rookery_job_duration_seconds_count", "kind", TestWork.KIND))
          .isEqualTo(3);
      assertThat(text.value("rookery_worker_slots")).isEqualTo(4);
      assertThat(text.value("rookery_jobs", "kind", TestWork.KIND, "state", "failed")).isEqualTo(1);
    }
  }

  @Test
  void a_result_that_comes_when_somebody_else_has_the_job_is_refused_and_counted() {
    TestWork work =
        TestWork.of((payload, steps) -> {
          takenByAnother();
          return RunResult.done();
        });
    try (JobRunner runner = runner(work)) {
      enqueue("late");
      runner.start();
      until(runner, counts -> counts.leasesLost() > 0);

      ScrapedText text = scraped(runner, work);
      assertThat(total(text, "settlements_refused")).isEqualTo(1);
      assertThat(total(text, "done")).isZero();
      assertThat(text.value("rookery_jobs_lease_lost_total")).isZero();
    }
  }

  @Test
  void a_claim_that_a_renewal_finds_lost_is_counted() {
    CountDownLatch never = new CountDownLatch(1);
    TestWork work =
        TestWork.of((payload, steps) -> {
          takenByAnother();
          never.await();
          return RunResult.done();
        });
    try (JobRunner runner = runner(work)) {
      enqueue("long");
      runner.start();
      until(runner, counts -> counts.leasesLost() > 0);

      ScrapedText text = scraped(runner, work);
      assertThat(text.value("rookery_jobs_lease_lost_total")).isEqualTo(1);
      assertThat(total(text, "settlements_refused")).isZero();
    }
  }

  @Test
  void a_ledger_with_many_kinds_is_asked_once() {
    live.database()
        .asWorker(db ->
            db.execute(
                """
                insert into jobs (id, kind, payload, state, created_at, run_at)
                select gen_random_uuid(), 'kind.' || n % 300, '{}', 'ready', now(), now() - n * interval '1 second'
                from generate_series(1, 3000) n
                """));
    AtomicInteger statements = new AtomicInteger();
    Database counted =
        new Database(counting(live.worker(), statements), counting(live.worker(), statements));
    TestWork work = TestWork.NOTHING;
    try (JobRunner runner = runner(work)) {
      JobReports reports = new JobReports(counted, List.of(work));
      Metrics metrics = new Metrics(List.of(new JobMetrics(runner, reports)));

      ScrapedText text = ScrapedText.read(metrics.text());
      for (int i = 0; i < 20; i++) {
        metrics.text();
      }

      assertThat(statements).as("its time limit, and the question").hasValue(2);
      assertThat(text.families().get("rookery_jobs").samples()).hasSize(301 * 6);
      assertThat(text.value("rookery_jobs", "kind", "kind.7", "state", "ready")).isEqualTo(10);
      assertThat(text.value("rookery_jobs_oldest_due_seconds", "kind", "kind.0"))
          .isBetween(3_000.0, 3_100.0);
      assertThat(text.value("rookery_jobs_oldest_due_seconds", "kind", TestWork.KIND)).isZero();
    }
  }

  @Test
  void a_ledger_that_does_not_answer_leaves_the_workers_own_numbers() throws Exception {
    TestWork work = TestWork.NOTHING;
    try (JobRunner runner = runner(work);
        Connection other = live.owner();
        var statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("lock table jobs in access exclusive mode");
      DataSource impatient = setting(live.worker(), "set lock_timeout = '50ms'");
      Database database = new Database(impatient, impatient);
      ScrapedText text =
          ScrapedText.read(
              new Metrics(List.of(new JobMetrics(runner, new JobReports(database, List.of(work)))))
                  .text());

      assertThat(text.value("rookery_jobs_ledger_up")).isZero();
      assertThat(text.families())
          .containsKey("rookery_jobs_claimed_total")
          .doesNotContainKeys("rookery_jobs", "rookery_jobs_oldest_due_seconds");
    }
  }

  private void enqueue(String text) {
    jobs.enqueue(NewJob.of(TestWork.KIND, new TestWork.Payload(text)));
  }

  /** As if the lease had run out and another worker had claimed the job. */
  private void takenByAnother() {
    live.database()
        .asWorker(db ->
            db.execute(
                "update jobs set fence = fence + 1, worker = 'other', lease_until = now() + interval '1 hour' where state = 'running'"));
  }

  private JobRunner runner(TestWork work) {
    return new JobRunner(live.database(), bell, List.of(work), QUICK);
  }

  private ScrapedText scraped(JobRunner runner, TestWork work) {
    JobReports reports = new JobReports(live.database(), List.of(work));
    return ScrapedText.read(new Metrics(List.of(new JobMetrics(runner, reports))).text());
  }

  private static double total(ScrapedText text, String what) {
    return text.value("rookery_jobs_%s_total".formatted(what), "kind", TestWork.KIND);
  }

  private static double failed(ScrapedText text, String reason) {
    return text.value("rookery_jobs_failed_total", "kind", TestWork.KIND, "reason", reason);
  }

  private static void until(JobRunner runner, Predicate<WorkerCounts> wanted) {
    while (!wanted.test(runner.counts())) {
      LockSupport.parkNanos(5_000_000);
    }
  }

  private static DataSource setting(DataSource source, String first) {
    return connections(
        source,
        connection -> {
          try (var statement = connection.createStatement()) {
            statement.execute(first);
          }
          return connection;
        });
  }

  private static DataSource counting(DataSource source, AtomicInteger statements) {
    return connections(
        source,
        connection ->
            (Connection)
                Proxy.newProxyInstance(
                    Connection.class.getClassLoader(),
                    new Class<?>[] {Connection.class},
                    (proxy, method, args) -> {
                      if (method.getName().startsWith("prepare")
                          || method.getName().equals("createStatement")) {
                        statements.incrementAndGet();
                      }
                      return called(method, connection, args);
                    }));
  }

  private interface OnConnection {
    Connection of(Connection connection) throws Exception;
  }

  private static DataSource connections(DataSource source, OnConnection change) {
    return (DataSource)
        Proxy.newProxyInstance(
            DataSource.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, args) -> {
              Object answer = called(method, source, args);
              return answer instanceof Connection connection ? change.of(connection) : answer;
            });
  }

  private static Object called(
      java.lang.reflect.Method method,
      Object target,
      Object @org.jspecify.annotations.Nullable [] args)
      throws Throwable {
    try {
      return method.invoke(target, args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}

package dev.rookery.orchestrator.jobs.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.orchestrator.jobs.Bell;
import dev.rookery.orchestrator.jobs.JobRunner;
import dev.rookery.orchestrator.jobs.Jobs;
import dev.rookery.orchestrator.jobs.NewJob;
import dev.rookery.orchestrator.jobs.RetryPolicy;
import dev.rookery.orchestrator.jobs.RunResult;
import dev.rookery.orchestrator.jobs.RunnerSettings;
import dev.rookery.orchestrator.jobs.Steps;
import dev.rookery.orchestrator.jobs.Workflow;
import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.OwnPostgres;
import dev.rookery.orchestrator.platform.TemporaryException;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL dies, is locked, has no connection free, or says nothing. */
@Timeout(120)
class PostgresFaultsTest {
  /**
   * The longest that a caller waits for "not now" is two seconds; the rest is for a busy machine.
   */
  private static final Duration SOON = Duration.ofSeconds(4);

  /**
   * A connection that was used so lately is not asked whether it lives; then it is a read of 30 s.
   */
  private static final Duration TRUSTED_UNASKED = Duration.ofMillis(600);

  private static final UUID TENANT = new UUID(7, 7);

  private volatile boolean enough;

  @TempDir private Path folder;
  private OwnPostgres postgres;
  private Database database;
  private Jobs jobs;

  @BeforeEach
  void start() throws Exception {
    postgres = OwnPostgres.start(folder.resolve("postgres"));
    for (String sql : Effects.TABLES) {
      postgres.asOwner(sql);
    }
    database = postgres.database();
    jobs = new Jobs(database, new Bell());
  }

  @AfterEach
  void stop() {
    postgres.close();
  }

  /** One effect, tried as often as it takes. */
  record OneEffect(Effects effects) implements Workflow<String> {
    static final String KIND = "one.effect";

    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public Class<String> payloadType() {
      return String.class;
    }

    @Override
    public RetryPolicy retries() {
      return new RetryPolicy(1_000, Duration.ofMillis(20), Duration.ofMillis(100));
    }

    @Override
    public RunResult run(String payload, Steps steps) throws Exception {
      steps.effect(
          "make", payload, String.class, effects::lookUp, () -> effects.make(payload, "a worker"));
      return RunResult.done();
    }
  }

  @Test
  void killed_and_started_again_nothing_acknowledged_is_lost_and_no_effect_is_made_twice() {
    Set<UUID> acknowledged = ConcurrentHashMap.newKeySet();
    AtomicInteger refused = new AtomicInteger();
    List<Throwable> surprises = Collections.synchronizedList(new ArrayList<>());
    List<Thread> callers = new ArrayList<>();
    try (JobRunner _ = runner()) {
      for (int i = 0; i < 4; i++) {
        callers.add(Thread.ofVirtual().start(() -> keepAsking(acknowledged, refused, surprises)));
      }
      for (int kills = 1; kills <= 2; kills++) {
        await(acknowledged, kills * 300);
        postgres.kill();
        postgres.startAgain();
      }
      await(acknowledged, 900);
      enough = true;
      callers.forEach(PostgresFaultsTest::join);
      while (count("jobs where finished_at is null") > 0) {
        LockSupport.parkNanos(20_000_000);
      }
    }

    assertThat(surprises).isEmpty();
    assertThat(refused).as("callers that met it dead").hasPositiveValue();
    Set<UUID> done = new HashSet<>(ids("select id from jobs where state = 'done'"));
    assertThat(done).containsAll(acknowledged);
    assertThat(new Effects(database).counts())
        .hasSize(done.size())
        .allSatisfy((marker, made) -> assertThat(made).as(marker).isEqualTo(1));
  }

  private void keepAsking(
      Set<UUID> acknowledged, AtomicInteger refused, List<Throwable> surprises) {
    while (!enough) {
      try {
        acknowledged.add(jobs.enqueue(NewJob.of(OneEffect.KIND, UUID.randomUUID().toString())));
      } catch (TemporaryException e) {
        refused.incrementAndGet();
      } catch (RuntimeException e) {
        surprises.add(e);
      }
      LockSupport.parkNanos(2_000_000);
    }
  }

  private void await(Set<UUID> acknowledged, int count) {
    while (acknowledged.size() < count) {
      LockSupport.parkNanos(5_000_000);
    }
  }

  @Test
  void with_no_connection_free_a_crowd_hears_so_soon_and_none_stays() throws Exception {
    CountDownLatch held = new CountDownLatch(8);
    CountDownLatch release = new CountDownLatch(1);
    List<Thread> holders = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      holders.add(
          Thread.ofVirtual()
              .start(() ->
                  database.inTenant(
                      TENANT,
                      db -> {
                        held.countDown();
                        return uninterrupted(release);
                      })));
    }
    held.await();

    long asked = System.nanoTime();
    List<Thread> crowd = new ArrayList<>();
    AtomicInteger told = new AtomicInteger();
    for (int i = 0; i < 500; i++) {
      crowd.add(
          Thread.ofVirtual()
              .start(() -> {
                try {
                  database.inTenant(TENANT, db -> db.selectOne().fetch());
                } catch (TemporaryException e) {
                  told.incrementAndGet();
                }
              }));
    }
    crowd.forEach(PostgresFaultsTest::join);

    assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(SOON);
    assertThat(told).hasValue(500);
    release.countDown();
    holders.forEach(PostgresFaultsTest::join);
    assertThat(database.<Integer>inTenant(TENANT, db -> db.selectOne().fetch().size()))
        .isEqualTo(1);
  }

  @Test
  void behind_a_lock_a_caller_hears_so_soon_and_the_worker_goes_on_afterwards() throws Exception {
    UUID before = jobs.enqueue(NewJob.of(OneEffect.KIND, "before"));
    try (Connection other = postgres.owner();
        var statement = other.createStatement();
        JobRunner _ = startedBehind(other, statement)) {
      assertTemporaryWithin(SOON);
      other.rollback();
      UUID after = jobs.enqueue(NewJob.of(OneEffect.KIND, "after"));
      awaitDone(before);
      awaitDone(after);
    }
  }

  private JobRunner startedBehind(Connection other, java.sql.Statement statement)
      throws java.sql.SQLException {
    other.setAutoCommit(false);
    statement.execute("lock table jobs in access exclusive mode");
    return runner();
  }

  @Test
  void a_server_that_says_nothing_is_a_server_that_is_away() throws Exception {
    UUID before = jobs.enqueue(NewJob.of(OneEffect.KIND, "before"));
    LockSupport.parkNanos(TRUSTED_UNASKED.toNanos());
    postgres.signal("-STOP");
    try {
      assertTemporaryWithin(SOON.multipliedBy(2)); // each idle connection is asked in vain first
    } finally {
      postgres.signal("-CONT");
    }

    try (JobRunner _ = runner()) {
      awaitDone(before);
    }
  }

  private void assertTemporaryWithin(Duration limit) {
    long asked = System.nanoTime();
    assertThatThrownBy(() -> jobs.enqueue(NewJob.of(OneEffect.KIND, "meanwhile")))
        .isInstanceOf(TemporaryException.class)
        .hasMessageContaining("PostgreSQL");
    assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(limit);
  }

  private JobRunner runner() {
    JobRunner runner =
        new JobRunner(
            database,
            new Bell(),
            List.of(new OneEffect(new Effects(database))),
            new RunnerSettings(
                Duration.ofSeconds(60), Duration.ofMillis(100), 8, Duration.ofSeconds(5)));
    runner.start();
    return runner;
  }

  private void awaitDone(UUID id) {
    while (count("jobs where state = 'done' and id = '%s'".formatted(id)) == 0) {
      LockSupport.parkNanos(10_000_000);
    }
  }

  private int count(String what) {
    return database.asWorker(
        db -> db.fetchSingle("select count(*)::int from " + what).get(0, int.class));
  }

  private List<UUID> ids(String sql) {
    return database.asWorker(db -> db.fetch(sql).getValues(0, UUID.class));
  }

  private static boolean uninterrupted(CountDownLatch latch) {
    try {
      latch.await();
      return true;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}

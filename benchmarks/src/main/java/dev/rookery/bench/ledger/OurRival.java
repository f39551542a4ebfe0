package dev.rookery.bench.ledger;

import com.zaxxer.hikari.HikariDataSource;
import dev.rookery.orchestrator.jobs.Bell;
import dev.rookery.orchestrator.jobs.JobRunner;
import dev.rookery.orchestrator.jobs.Jobs;
import dev.rookery.orchestrator.jobs.NewJob;
import dev.rookery.orchestrator.jobs.RunResult;
import dev.rookery.orchestrator.jobs.RunnerSettings;
import dev.rookery.orchestrator.jobs.Steps;
import dev.rookery.orchestrator.jobs.Workflow;
import dev.rookery.orchestrator.platform.Database;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The job ledger as the control plane runs it: its roles, its pools' sizes, its settings. */
final class OurRival implements Rival {
  static final String KIND = "bench.no-op";
  static final String PAYLOAD_JSON = "{\"n\":0}";
  private static final int APP_CONNECTIONS = 8;
  private static final int WORKER_CONNECTIONS = 16;
  private static final int AT_ONCE = 1_000;

  private final Schema owner;
  private final HikariDataSource app;
  private final HikariDataSource worker;
  private final Database database;
  private final Bell bell = new Bell();
  private final Jobs jobs;
  private @Nullable JobRunner runner;

  /** {@value #PAYLOAD_JSON}. */
  record Payload(int n) {
    static final Payload ANY = new Payload(0);
  }

  /**
   * @param owner may truncate the ledger's tables
   */
  OurRival(Arena arena, String databaseName, Schema owner) {
    this.owner = owner;
    this.app = arena.role(databaseName, "rookery_app", APP_CONNECTIONS);
    this.worker = arena.role(databaseName, "rookery_worker", WORKER_CONNECTIONS);
    this.database = new Database(app, worker);
    this.jobs = new Jobs(database, bell);
  }

  @Override
  public void clear() throws SQLException {
    owner.run("truncate jobs, job_history cascade");
  }

  @Override
  public void enqueue() {
    jobs.enqueue(NewJob.of(KIND, Payload.ANY));
  }

  @Override
  public void enqueueAll(int count) {
    for (int left = count; left > 0; left -= AT_ONCE) {
      List<NewJob> some =
          Collections.nCopies(Math.min(left, AT_ONCE), NewJob.of(KIND, Payload.ANY));
      database.asWorker(tx -> jobs.enqueueAll(tx, some));
    }
  }

  @Override
  public void start(Runnable body) {
    runner = new JobRunner(database, bell, List.of(new NoOp(body)), RunnerSettings.STANDARD);
    runner.start();
  }

  private record NoOp(Runnable body) implements Workflow<Payload> {
    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public Class<Payload> payloadType() {
      return Payload.class;
    }

    @Override
    public RunResult run(Payload payload, Steps steps) {
      body.run();
      return RunResult.done();
    }
  }

  @Override
  public boolean comesUpFirst() {
    return false;
  }

  @Override
  public boolean isAllDone() throws SQLException {
    return owner.ask("select not exists (select from jobs where state <> 'done')", Boolean.class);
  }

  @Override
  public void stop() {
    if (runner != null) {
      runner.close();
    }
  }

  @Override
  public void close() {
    app.close();
    worker.close();
    owner.close();
  }
}

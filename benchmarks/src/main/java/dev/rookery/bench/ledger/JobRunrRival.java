package dev.rookery.bench.ledger;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.sql.SQLException;
import java.time.Duration;
import java.util.stream.Stream;
import org.jobrunr.jobs.lambdas.JobRequest;
import org.jobrunr.jobs.lambdas.JobRequestHandler;
import org.jobrunr.jobs.mappers.JobMapper;
import org.jobrunr.scheduling.JobRequestScheduler;
import org.jobrunr.server.BackgroundJobServer;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.server.JobActivator;
import org.jobrunr.storage.sql.postgres.PostgresStorageProvider;
import org.jobrunr.utils.mapper.JsonMapper;
import org.jobrunr.utils.mapper.jackson.JacksonJsonMapper;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * JobRunr's open-source edition with job requests, which spare it the look into a lambda. Its
 * shortest poll is 5 s, and it keeps a job's history inside the job's JSON.
 */
final class JobRunrRival implements Rival {
  static final int WORKERS = 50;
  private static final Duration SHORTEST_POLL = Duration.ofSeconds(5);

  private final Schema schema;
  private final JsonMapper json = new JacksonJsonMapper();
  private final PostgresStorageProvider storage;
  private final JobRequestScheduler scheduler;
  private @Nullable BackgroundJobServer server;

  /** No data. */
  public record NoOp(int unused) implements JobRequest {
    @Override
    public Class<Body> getJobRequestHandler() {
      return Body.class;
    }
  }

  /** Made by {@link JobActivator}, with what the trial wants done; called by reflection. */
  public record Body(Runnable work) implements JobRequestHandler<NoOp> {
    @Override
    public void run(NoOp request) {
      work.run();
    }
  }

  JobRunrRival(Schema schema) {
    silenceAdvice();
    this.schema = schema;
    this.storage = new PostgresStorageProvider(schema.connections());
    storage.setJobMapper(new JobMapper(json));
    this.scheduler = new JobRequestScheduler(storage);
  }

  /** On a busy machine it warns of slow filters, and of what its other edition does about them. */
  private static void silenceAdvice() {
    if (LoggerFactory.getLogger("org.jobrunr") instanceof Logger log) {
      log.setLevel(Level.ERROR);
    }
  }

  @Override
  public void clear() throws SQLException {
    schema.run("truncate jobrunr_jobs");
  }

  @Override
  public void enqueue() {
    scheduler.enqueue(new NoOp(0));
  }

  @Override
  public void enqueueAll(int count) {
    scheduler.enqueue(Stream.generate(() -> new NoOp(0)).limit(count));
  }

  @Override
  public void start(Runnable body) {
    server =
        new BackgroundJobServer(
            storage,
            json,
            new Bodies(new Body(body)),
            BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration()
                .andWorkerCount(WORKERS)
                .andPollInterval(SHORTEST_POLL));
    server.start();
  }

  /** Knows one handler. */
  private record Bodies(Body body) implements JobActivator {
    @Override
    public <T> T activateJob(Class<T> type) {
      return type.cast(body);
    }
  }

  @Override
  public boolean comesUpFirst() {
    return true;
  }

  @Override
  public boolean isAllDone() throws SQLException {
    return schema.ask(
        "select not exists (select from jobrunr_jobs where state <> 'SUCCEEDED')", Boolean.class);
  }

  @Override
  public void stop() {
    if (server != null) {
      server.stop();
    }
  }

  @Override
  public void close() {
    storage.close();
    schema.close();
  }
}

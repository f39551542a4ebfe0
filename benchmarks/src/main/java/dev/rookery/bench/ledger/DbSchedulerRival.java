package dev.rookery.bench.ledger;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * db-scheduler with tasks that run once and carry no data. It has one job table, deletes what is
 * done and keeps no history.
 */
final class DbSchedulerRival implements Rival {
  static final int THREADS = 20;
  private static final String TASK = "no-op";

  private static final String TABLE =
      """
      create table if not exists scheduled_tasks (
        task_name text not null,
        task_instance text not null,
        task_data bytea,
        execution_time timestamptz,
        picked boolean not null,
        picked_by text,
        last_success timestamptz,
        last_failure timestamptz,
        consecutive_failures integer,
        last_heartbeat timestamptz,
        version bigint not null,
        priority smallint,
        state text,
        primary key (task_name, task_instance));
      create index if not exists execution_time_idx on scheduled_tasks (execution_time);
      create index if not exists last_heartbeat_idx on scheduled_tasks (last_heartbeat)
      """;

  private final Schema schema;
  private final UnaryOperator<SchedulerBuilder> settings;
  private volatile Runnable body = () -> {};
  private final OneTimeTask<Void> task =
      Tasks.oneTime(TASK).execute((instance, context) -> body.run());
  private Scheduler scheduler;

  private DbSchedulerRival(Schema schema, UnaryOperator<SchedulerBuilder> settings)
      throws SQLException {
    this.schema = schema;
    this.settings = settings;
    schema.run(TABLE);
    this.scheduler = build();
  }

  /** The quickest of the settings that were tried: lock-and-fetch, 4 to 20 jobs a thread. */
  static DbSchedulerRival quick(Schema schema) throws SQLException {
    return new DbSchedulerRival(
        schema,
        builder ->
            builder.pollUsingLockAndFetch(4.0, 20.0).pollingInterval(Duration.ofMillis(100)));
  }

  /** Jobs enqueued through the scheduler that will run them are looked for at once. */
  static DbSchedulerRival immediate(Schema schema) throws SQLException {
    return new DbSchedulerRival(
        schema, builder -> builder.pollUsingLockAndFetch(0.5, 4.0).enableImmediateExecution());
  }

  static DbSchedulerRival polling(Schema schema, Duration every) throws SQLException {
    return new DbSchedulerRival(
        schema, builder -> builder.pollUsingLockAndFetch(0.5, 4.0).pollingInterval(every));
  }

  /** One scheduler cannot be started twice. */
  private Scheduler build() {
    return settings.apply(Scheduler.create(schema.connections(), task).threads(THREADS)).build();
  }

  @Override
  public void clear() throws SQLException {
    schema.run("truncate scheduled_tasks");
  }

  @Override
  public void enqueue() {
    scheduler.schedule(job(), Instant.now());
  }

  @Override
  public void enqueueAll(int count) {
    Instant now = Instant.now();
    SchedulerClient client = SchedulerClient.Builder.create(schema.connections(), task).build();
    client.scheduleBatch(Stream.<TaskInstance<?>>generate(this::job).limit(count), now);
  }

  private TaskInstance<Void> job() {
    return task.instance(UUID.randomUUID().toString());
  }

  @Override
  public void start(Runnable body) {
    this.body = body;
    scheduler.start();
  }

  @Override
  public boolean comesUpFirst() {
    return true;
  }

  @Override
  public boolean isAllDone() throws SQLException {
    return schema.ask("select not exists (select from scheduled_tasks)", Boolean.class);
  }

  @Override
  public void stop() {
    scheduler.stop();
    scheduler = build();
  }

  @Override
  public void close() {
    schema.close();
  }
}

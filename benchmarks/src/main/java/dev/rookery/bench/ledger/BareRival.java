package dev.rookery.bench.ledger;

import dev.rookery.orchestrator.platform.Ids;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Plain JDBC: {@link BareLoop}, one insert a job, or one unnest for {@value #AT_ONCE}. */
final class BareRival implements Rival {
  private static final int AT_ONCE = 1_000;

  /** What a job needs to be claimed and kept, and the very history rows of ours. */
  private static final String TABLES =
      """
      create table if not exists jobs (
        id uuid primary key,
        tenant_id uuid,
        attempt integer not null default 0,
        claimed_at timestamptz,
        created_at timestamptz not null default now(),
        fence bigint not null default 0,
        finished_at timestamptz,
        kind text not null,
        lease_until timestamptz,
        payload jsonb not null,
        priority smallint not null default 0,
        state text not null default 'ready',
        worker text);
      create index if not exists jobs_ready on jobs (priority, id) where state = 'ready';
      create table if not exists history (like public.job_history including defaults);
      create index if not exists history_of_job on history (job_id, at)
      """;

  private static final String INSERT =
      "insert into jobs (id, kind, payload) values (?, 'bench', ?::jsonb)";

  private static final String NOTIFY = "notify bare";

  private static final String UNNEST =
      """
      insert into jobs (id, kind, payload)
      select id, 'bench', payload::jsonb from unnest(?::uuid[], ?::text[]) as job (id, payload)
      """;

  private final Schema schema;
  private final boolean notifying;
  private @Nullable BareLoop loop;
  private @Nullable Thread thread;

  /**
   * @param notifying every enqueued job is announced, and the loop listens
   */
  BareRival(Schema schema, boolean notifying) throws SQLException {
    this.schema = schema;
    this.notifying = notifying;
    schema.run(TABLES);
  }

  @Override
  public void clear() throws SQLException {
    schema.run("truncate jobs, history");
  }

  @Override
  public void enqueue() throws SQLException {
    try (Connection connection = schema.connections().getConnection()) {
      connection.setAutoCommit(!notifying);
      try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
        insert.setObject(1, Ids.next());
        insert.setString(2, OurRival.PAYLOAD_JSON);
        insert.executeUpdate();
      }
      if (notifying) {
        announce(connection);
      }
    }
  }

  private static void announce(Connection connection) throws SQLException {
    try (PreparedStatement announcement = connection.prepareStatement(NOTIFY)) {
      announcement.execute();
    }
    connection.commit();
  }

  @Override
  public void enqueueAll(int count) throws SQLException {
    try (Connection connection = schema.connections().getConnection();
        PreparedStatement unnest = connection.prepareStatement(UNNEST)) {
      for (int left = count; left > 0; left -= AT_ONCE) {
        int now = Math.min(left, AT_ONCE);
        UUID[] ids = Stream.generate(Ids::next).limit(now).toArray(UUID[]::new);
        String[] payloads = Collections.nCopies(now, OurRival.PAYLOAD_JSON).toArray(String[]::new);
        unnest.setArray(1, connection.createArrayOf("uuid", ids));
        unnest.setArray(2, connection.createArrayOf("text", payloads));
        unnest.executeUpdate();
      }
    }
  }

  @Override
  public void start(Runnable body) {
    loop = new BareLoop(schema, body, notifying);
    thread = Thread.ofPlatform().name("bare-loop").start(loop);
  }

  @Override
  public boolean comesUpFirst() {
    return false;
  }

  @Override
  public boolean isAllDone() throws SQLException {
    return schema.ask("select not exists (select from jobs where state <> 'done')", Boolean.class);
  }

  @Override
  public void stop() throws InterruptedException {
    if (loop != null && thread != null) {
      loop.stop();
      thread.join();
    }
  }

  @Override
  public void close() {
    schema.close();
  }
}

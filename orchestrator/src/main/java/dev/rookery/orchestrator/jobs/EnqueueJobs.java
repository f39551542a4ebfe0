package dev.rookery.orchestrator.jobs;

import dev.rookery.orchestrator.jobs.ledger.Columns;
import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.Ids;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** New rows, by the array. */
final class EnqueueJobs {
  /** Rows of one statement; more gain nothing. */
  private static final int ROWS = 1_000;

  private static final String INSERT =
      """
      insert into jobs (id, tenant_id, queue, created_at, deadline, kind, lane, payload, priority, run_at, state, unique_key)
      select id, tenant, coalesce(tenant, '00000000-0000-0000-0000-000000000000'), now(), now() + nullif(within_ms, 0) * interval '1 millisecond', kind, lane, payload::jsonb, priority,
        now() + wait_ms * interval '1 millisecond', case when wait_ms > 0 then 'scheduled' else 'ready' end, unique_key
      from unnest(?::uuid[], ?::uuid[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::text[])
        as t(id, tenant, within_ms, kind, lane, payload, priority, wait_ms, unique_key)
      """;

  /**
   * The unfinished job of the same key runs no later than asked for now; when a worker has it
   * already, it runs once more afterwards.
   */
  static final String OR_THE_UNFINISHED_ONE =
      """
      on conflict (kind, unique_key)
        where state in ('scheduled', 'waiting', 'ready', 'running') and unique_key is not null
      do update set again = true, run_at = least(jobs.run_at, excluded.run_at)
      returning id
      """;

  private static final String INSERT_UNIQUE = INSERT + OR_THE_UNFINISHED_ONE;

  private record Row(UUID id, NewJob job, String payload) {}

  private record Key(String kind, @Nullable String unique) {}

  private EnqueueJobs() {}

  /**
   * @return ids in the order of the jobs, each of the new row or of the unfinished one of its key
   */
  static List<UUID> insert(DSLContext tx, List<NewJob> jobs) {
    return Database.onConnection(tx, connection -> insert(connection, jobs));
  }

  private static List<UUID> insert(Connection connection, List<NewJob> jobs) throws SQLException {
    UUID[] ids = Ids.next(jobs.size()).toArray(UUID[]::new);
    List<Row> plain = new ArrayList<>(jobs.size());
    Map<Key, List<Integer>> keyed = keyed(jobs);
    for (int i = 0; i < ids.length; i++) {
      NewJob job = jobs.get(i);
      if (job.uniqueKey() == null) {
        plain.add(new Row(ids[i], job, KeptJson.payload(job)));
      }
    }
    for (int from = 0; from < plain.size(); from += ROWS) {
      insertPlain(connection, plain.subList(from, Math.min(plain.size(), from + ROWS)));
    }
    insertKeyed(connection, jobs, ids, List.copyOf(keyed.values()));
    return Arrays.asList(ids);
  }

  /** In one order for everybody, so that two who enqueue the same keys do not lock each other. */
  private static Map<Key, List<Integer>> keyed(List<NewJob> jobs) {
    Map<Key, List<Integer>> keyed =
        new TreeMap<>(Comparator.comparing(Key::kind).thenComparing(Key::unique));
    for (int i = 0; i < jobs.size(); i++) {
      NewJob job = jobs.get(i);
      if (job.uniqueKey() != null) {
        keyed
            .computeIfAbsent(new Key(job.kind(), job.uniqueKey()), key -> new ArrayList<>())
            .add(i);
      }
    }
    return keyed;
  }

  private static void insertPlain(Connection connection, List<Row> rows) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      bind(statement, rows);
      statement.executeUpdate();
    }
  }

  private static void insertKeyed(
      Connection connection, List<NewJob> jobs, UUID[] ids, List<List<Integer>> keyed)
      throws SQLException {
    for (int from = 0; from < keyed.size(); from += ROWS) {
      List<List<Integer>> some = keyed.subList(from, Math.min(keyed.size(), from + ROWS));
      List<Row> rows = new ArrayList<>(some.size());
      for (List<Integer> same : some) {
        NewJob job = soonest(jobs, same);
        rows.add(new Row(ids[same.getFirst()], job, KeptJson.payload(job)));
      }
      List<UUID> stored = insertKeyed(connection, rows);
      for (int i = 0; i < some.size(); i++) {
        for (int position : some.get(i)) {
          ids[position] = stored.get(i);
        }
      }
    }
  }

  private static NewJob soonest(List<NewJob> jobs, List<Integer> same) {
    return same.stream().map(jobs::get).min(Comparator.comparing(NewJob::delay)).orElseThrow();
  }

  private static List<UUID> insertKeyed(Connection connection, List<Row> rows) throws SQLException {
    List<UUID> stored = new ArrayList<>(rows.size());
    try (PreparedStatement statement = connection.prepareStatement(INSERT_UNIQUE)) {
      bind(statement, rows);
      try (ResultSet returned = statement.executeQuery()) {
        while (returned.next()) {
          stored.add(returned.getObject(1, UUID.class));
        }
      }
    }
    return stored;
  }

  private static void bind(PreparedStatement statement, List<Row> rows) throws SQLException {
    new Columns<>(statement, rows)
        .uuids(Row::id)
        .uuids(row -> row.job().tenant())
        .longs(row -> millis(row.job().within()))
        .texts(row -> row.job().kind())
        .texts(row -> row.job().lane())
        .texts(Row::payload)
        .longs(row -> row.job().priority())
        .longs(row -> millis(row.job().delay()))
        .texts(row -> row.job().uniqueKey());
  }

  /** Rounded up: what is delayed at all is not due now. */
  static long millis(@Nullable Duration wait) {
    return wait == null ? 0 : Math.max(0, wait.plusNanos(999_999).toMillis());
  }
}

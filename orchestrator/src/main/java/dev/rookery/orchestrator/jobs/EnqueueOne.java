package dev.rookery.orchestrator.jobs;

import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.Ids;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Objects;
import java.util.UUID;
import org.jooq.DSLContext;

/** A new row: what callers do most, and cheaper for the server than an array of one. */
final class EnqueueOne {
  private static final String INSERT =
      """
      insert into jobs (id, tenant_id, queue, created_at, deadline, kind, lane, payload, priority, run_at, state, unique_key)
      values (?, ?, ?, now(), now() + nullif(?, 0) * interval '1 millisecond', ?, ?, ?::jsonb, ?,
        now() + ? * interval '1 millisecond', ?, ?)
      """;

  private static final String INSERT_UNIQUE = INSERT + EnqueueJobs.OR_THE_UNFINISHED_ONE;

  /** Whose turn it is when the operators' own work is due. */
  private static final UUID NOBODY = new UUID(0, 0);

  private EnqueueOne() {}

  /**
   * @return id of the new row or of the unfinished one of its key
   */
  static UUID insert(DSLContext tx, NewJob job) {
    return Database.onConnection(
        tx,
        connection ->
            job.uniqueKey() == null ? insertPlain(connection, job) : insertUnique(connection, job));
  }

  private static UUID insertPlain(Connection connection, NewJob job) throws SQLException {
    UUID id = Ids.next();
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      bind(statement, id, job);
      statement.executeUpdate();
    }
    return id;
  }

  private static UUID insertUnique(Connection connection, NewJob job) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(INSERT_UNIQUE)) {
      bind(statement, Ids.next(), job);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getObject(1, UUID.class);
      }
    }
  }

  private static void bind(PreparedStatement statement, UUID id, NewJob job) throws SQLException {
    long wait = EnqueueJobs.millis(job.delay());
    statement.setObject(1, id);
    statement.setObject(2, job.tenant(), Types.OTHER);
    statement.setObject(3, Objects.requireNonNullElse(job.tenant(), NOBODY));
    statement.setLong(4, EnqueueJobs.millis(job.within()));
    statement.setString(5, job.kind());
    statement.setString(6, job.lane());
    statement.setString(7, KeptJson.payload(job));
    statement.setInt(8, job.priority());
    statement.setLong(9, wait);
    statement.setString(10, (wait > 0 ? JobState.SCHEDULED : JobState.READY).word());
    statement.setString(11, job.uniqueKey());
  }
}

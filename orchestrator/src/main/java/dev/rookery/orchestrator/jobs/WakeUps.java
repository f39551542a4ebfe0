package dev.rookery.orchestrator.jobs;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens for {@code NOTIFY rookery_jobs}, which every insert into the ledger sends, on a
 * connection of its own. Lost: jobs are found at the next poll.
 */
final class WakeUps {
  private static final Logger LOG = LoggerFactory.getLogger(WakeUps.class);
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final DataSource source;
  private final Runnable wake;

  WakeUps(DataSource source, Runnable wake) {
    this.source = source;
    this.wake = wake;
  }

  /** Listens until the thread is interrupted. */
  void listen() {
    while (!Thread.currentThread().isInterrupted()) {
      try (Connection connection = source.getConnection()) {
        listenOn(connection);
      } catch (SQLException e) {
        LOG.debug("no wake-ups from PostgreSQL, polling goes on: {}", e.getMessage());
        pause();
      }
    }
  }

  private void listenOn(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("listen rookery_jobs");
      PGConnection postgres = connection.unwrap(PGConnection.class);
      while (!Thread.currentThread().isInterrupted()) {
        if (postgres.getNotifications((int) LOOK.toMillis()).length > 0) {
          wake.run();
        }
      }
      statement.execute("unlisten *");
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

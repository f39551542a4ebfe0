package dev.rookery.orchestrator.jobs;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes the runner when a job is written, by LISTEN on the channel that the ledger's trigger
 * notifies. Lost wake-ups cost one poll interval, nothing else. Holds one connection, which is of
 * no pool: it is never given back, and the end of its reading breaks it.
 */
@Singleton
public final class JobWakeUps {
  private static final Logger LOG = LoggerFactory.getLogger(JobWakeUps.class);
  private static final int LOOK_MILLIS = 10_000;
  private static final Duration RECONNECT = Duration.ofSeconds(1);

  private final DataSource connections;
  private final JobRunner runner;
  private volatile boolean stopping;
  private volatile Thread listener = Thread.ofVirtual().unstarted(this::listen);

  public JobWakeUps(@Named("listener") DataSource connections, JobRunner runner) {
    this.connections = connections;
    this.runner = runner;
  }

  public void start() {
    listener.start();
  }

  @PreDestroy
  void stop() {
    stopping = true;
    listener.interrupt();
  }

  private void listen() {
    while (!stopping) {
      try (Connection connection = connections.getConnection()) {
        listenOn(connection);
      } catch (SQLException e) {
        pauseAfter(e);
      }
    }
  }

  private void listenOn(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("listen rookery_jobs");
    }
    runner.wake();
    PGConnection channel = connection.unwrap(PGConnection.class);
    while (!stopping) {
      if (channel.getNotifications(LOOK_MILLIS).length > 0) {
        runner.wake();
      }
    }
  }

  private void pauseAfter(SQLException e) {
    if (stopping) {
      return;
    }
    LOG.info("no wake-ups for jobs, trying again: {}", e.getMessage());
    try {
      Thread.sleep(RECONNECT);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.rookery.orchestrator.jobs;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries the {@link Bell} to and from other processes by NOTIFY. Each direction has a connection
 * of its own, which is of no pool; rings that come close together travel as one. Lost rings cost
 * one poll interval, nothing else.
 */
@Singleton
public final class JobWakeUps {
  private static final Logger LOG = LoggerFactory.getLogger(JobWakeUps.class);
  private static final int LOOK_MILLIS = 10_000;
  private static final Duration RECONNECT = Duration.ofSeconds(1);
  private static final Duration RING_APART = Duration.ofMillis(2);

  private final DataSource connections;
  private final Bell bell;
  private final JobRunner runner;
  private final String self = UUID.randomUUID().toString();
  private final Semaphore rings = new Semaphore(0);
  private final Runnable ring = this::ring;
  private volatile boolean stopping;
  private final Thread listener = Thread.ofVirtual().unstarted(() -> keepDoing(this::listenOn));
  private final Thread ringer = Thread.ofVirtual().unstarted(() -> keepDoing(this::ringOn));

  public JobWakeUps(@Named("listener") DataSource connections, Bell bell, JobRunner runner) {
    this.connections = connections;
    this.bell = bell;
    this.runner = runner;
  }

  public void start() {
    listener.start();
    ringer.start();
    bell.listen(ring);
  }

  @PreDestroy
  void stop() {
    stopping = true;
    bell.leave(ring);
    listener.interrupt();
    ringer.interrupt();
  }

  private void ring() {
    if (rings.availablePermits() == 0) {
      rings.release();
    }
  }

  private interface Use {
    void of(Connection connection) throws SQLException, InterruptedException;
  }

  private void keepDoing(Use use) {
    while (!stopping) {
      try (Connection connection = connections.getConnection()) {
        use.of(connection);
      } catch (SQLException e) {
        pauseAfter(e);
      } catch (InterruptedException e) {
        return;
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
      for (PGNotification one : channel.getNotifications(LOOK_MILLIS)) {
        if (!one.getParameter().equals(self)) {
          runner.wake();
        }
      }
    }
  }

  private void ringOn(Connection connection) throws SQLException, InterruptedException {
    try (PreparedStatement notify =
        connection.prepareStatement("select pg_notify('rookery_jobs', ?)")) {
      notify.setString(1, self);
      while (!stopping) {
        rings.acquire();
        rings.drainPermits();
        notify.execute();
        Thread.sleep(RING_APART);
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

package dev.rookery.orchestrator.jobs.rings;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rings by LISTEN and NOTIFY, each on a connection of its own, of no pool. The one to send on is
 * made when it is first needed.
 */
final class NotifyLane {
  private static final Logger LOG = LoggerFactory.getLogger(NotifyLane.class);
  private static final String CHANNEL = "rookery_jobs";
  private static final int LOOK_MILLIS = 10_000;
  private static final int PATIENCE_MILLIS = 5_000;
  private static final Duration RECONNECT = Duration.ofSeconds(1);

  private final DataSource connections;
  private @Nullable Connection mouth; // of the sending thread

  NotifyLane(DataSource connections) {
    this.connections = connections;
  }

  /** For one thread. A message that PostgreSQL does not take on a fresh connection is lost. */
  void send(String text) throws InterruptedException {
    boolean fresh = mouth == null;
    try {
      say(text);
    } catch (SQLException stale) {
      close();
      if (fresh) {
        pauseAfter(stale);
        return;
      }
      try {
        say(text);
      } catch (SQLException e) {
        close();
        pauseAfter(e);
      }
    }
  }

  private void say(String text) throws SQLException {
    Connection open = mouth;
    if (open == null) {
      open = connections.getConnection();
      mouth = open;
      open.setNetworkTimeout(Runnable::run, PATIENCE_MILLIS);
    }
    try (PreparedStatement notify = open.prepareStatement("select pg_notify(?, ?)")) {
      notify.setString(1, CHANNEL);
      notify.setString(2, text);
      notify.execute();
    }
  }

  /** By the sending thread. */
  void close() {
    try (Connection _ = mouth) {
      mouth = null;
    } catch (SQLException e) {
      LOG.debug("closed is what it should be", e);
    }
  }

  /**
   * Listens, again and again; returns when interrupted.
   *
   * @param begun called when nothing is missed from now on
   */
  void keepListening(Runnable begun, Consumer<String> heard) throws InterruptedException {
    while (true) {
      try (Connection connection = connections.getConnection()) {
        try (Statement statement = connection.createStatement()) {
          statement.execute("listen " + CHANNEL);
        }
        begun.run();
        listenOn(connection, heard);
      } catch (SQLException e) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        pauseAfter(e);
      }
    }
  }

  private static void listenOn(Connection connection, Consumer<String> heard) throws SQLException {
    PGConnection channel = connection.unwrap(PGConnection.class);
    while (true) {
      PGNotification[] some = channel.getNotifications(LOOK_MILLIS);
      for (PGNotification one : some) {
        heard.accept(one.getParameter());
      }
      if (some.length == 0 && !connection.isValid(PATIENCE_MILLIS / 1_000)) {
        throw new SQLException("PostgreSQL does not answer the listener");
      }
    }
  }

  private static void pauseAfter(SQLException e) throws InterruptedException {
    LOG.info("no rings by NOTIFY, trying again: {}", e.getMessage());
    Thread.sleep(RECONNECT);
  }
}

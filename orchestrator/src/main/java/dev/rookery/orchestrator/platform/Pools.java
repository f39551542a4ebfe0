package dev.rookery.orchestrator.platform;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;

/**
 * Connections to PostgreSQL, by role. When it is away, slow or all connections are taken, callers
 * hear so within seconds instead of waiting in a growing crowd; {@link Database} makes that a
 * {@link TemporaryException}.
 */
final class Pools {
  private static final int APP_CONNECTIONS = 8;
  private static final int WORKER_CONNECTIONS = 16;

  /** Longest wait of a request for a connection; a job has more time than a person. */
  private static final Duration APP_WAIT = Duration.ofSeconds(1);

  private static final Duration WORKER_WAIT = Duration.ofMillis(1_500);

  /** Longest wait of a statement for a lock that somebody else holds. */
  private static final Duration LOCK_WAIT = Duration.ofSeconds(2);

  /** A server that accepted a statement and says nothing for so long is gone. */
  private static final Duration SILENCE = Duration.ofSeconds(30);

  private static final Duration START = Duration.ofSeconds(10);

  private Pools() {}

  static HikariDataSource app(String url, Sensitive password) {
    return open(url, "rookery_app", password, APP_CONNECTIONS, APP_WAIT);
  }

  static HikariDataSource worker(String url, Sensitive password) {
    return open(url, "rookery_worker", password, WORKER_CONNECTIONS, WORKER_WAIT);
  }

  private static HikariDataSource open(
      String url, String user, Sensitive password, int size, Duration wait) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setUsername(user);
    config.setPassword(password.value());
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(1);
    config.setPoolName(user);
    config.setConnectionTimeout(wait.toMillis());
    config.setValidationTimeout(wait.dividedBy(2).toMillis());
    config.setInitializationFailTimeout(START.toMillis());
    config.addDataSourceProperty("options", "-c lock_timeout=" + LOCK_WAIT.toMillis());
    config.addDataSourceProperty("socketTimeout", Long.toString(SILENCE.toSeconds()));
    return new HikariDataSource(config);
  }
}

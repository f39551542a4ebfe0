package dev.rookery.orchestrator.platform;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.rookery.orchestrator.platform.Installation.DatabaseAccess;
import dev.rookery.postgres.EmbeddedPostgres;
import dev.rookery.postgres.PostgresSettings;
import dev.rookery.sql.Migrations;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A migrated database of a test's own, copied from a template, on one real PostgreSQL per JVM. The
 * server's time zone is none that a machine of ours has.
 */
public final class LiveDatabase implements AutoCloseable {
  private static final String APP_PASSWORD = "app-in-tests";
  private static final String WORKER_PASSWORD = "worker-in-tests";
  private static final String TEMPLATE = "rookery_template";
  private static final AtomicInteger NEXT = new AtomicInteger();

  private final String name;
  private final HikariDataSource app;
  private final HikariDataSource worker;

  private LiveDatabase(String name) {
    this.name = name;
    this.app = pool(name, "rookery_app", APP_PASSWORD);
    this.worker = pool(name, "rookery_worker", WORKER_PASSWORD);
  }

  /** A fresh database with the whole schema and no rows. */
  public static LiveDatabase create() {
    String name = "rookery_" + NEXT.incrementAndGet();
    run("create database %s template %s".formatted(name, Server.STARTED.template()));
    return new LiveDatabase(name);
  }

  public Database database() {
    return new Database(app, worker);
  }

  /** The workers' pool. */
  public DataSource worker() {
    return worker;
  }

  /** A connection as the superuser, of no pool. */
  public Connection owner() throws SQLException {
    EmbeddedPostgres server = Server.STARTED.postgres();
    return DriverManager.getConnection(server.jdbcUrl(name), server.user(), server.password());
  }

  /** How a control plane reaches this database. */
  public DatabaseAccess access() {
    EmbeddedPostgres server = Server.STARTED.postgres();
    return new DatabaseAccess(
        server.jdbcUrl(name),
        server.user(),
        new Sensitive(server.password()),
        new Sensitive(APP_PASSWORD),
        new Sensitive(WORKER_PASSWORD));
  }

  /** Removes all rows of these tables. */
  public void empty(String... tables) {
    asOwner("truncate " + String.join(", ", tables));
  }

  /** One statement that no role of ours may give. */
  public void asOwner(String sql) {
    runIn(name, sql);
  }

  @Override
  public void close() {
    app.close();
    worker.close();
    run("drop database %s with (force)".formatted(name));
  }

  private static HikariDataSource pool(String database, String user, String password) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(source(database, user, password));
    config.setMaximumPoolSize(10);
    config.setMinimumIdle(0);
    config.setPoolName(database + "-" + user);
    return new HikariDataSource(config);
  }

  private static DataSource source(String database, String user, String password) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setURL(Server.STARTED.postgres().jdbcUrl(database));
    source.setUser(user);
    source.setPassword(password);
    return source;
  }

  private static void run(String sql) {
    runIn("postgres", sql);
  }

  private static void runIn(String database, String sql) {
    EmbeddedPostgres postgres = Server.STARTED.postgres();
    try (Connection connection =
            DriverManager.getConnection(
                postgres.jdbcUrl(database), postgres.user(), postgres.password());
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private record Server(EmbeddedPostgres postgres, String template) {
    static final Server STARTED = start();

    private static Server start() {
      EmbeddedPostgres postgres =
          EmbeddedPostgres.start(
              PostgresSettings.throwAway()
                  .option("max_connections", "200")
                  .option("timezone", "Pacific/Chatham"));
      Runtime.getRuntime().addShutdownHook(new Thread(postgres::close));
      try {
        create(postgres);
        PGSimpleDataSource owner = new PGSimpleDataSource();
        owner.setURL(postgres.jdbcUrl(TEMPLATE));
        owner.setUser(postgres.user());
        owner.setPassword(postgres.password());
        Migrations.apply(owner, APP_PASSWORD, WORKER_PASSWORD);
      } catch (SQLException e) {
        throw new IllegalStateException("cannot make the template database", e);
      }
      return new Server(postgres, TEMPLATE);
    }

    private static void create(EmbeddedPostgres postgres) throws SQLException {
      try (Connection connection =
              DriverManager.getConnection(
                  postgres.jdbcUrl(), postgres.user(), postgres.password());
          var statement = connection.createStatement()) {
        statement.execute("create database " + TEMPLATE);
      }
    }
  }
}

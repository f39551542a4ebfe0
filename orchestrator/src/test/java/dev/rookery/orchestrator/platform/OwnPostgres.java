package dev.rookery.orchestrator.platform;

import com.zaxxer.hikari.HikariDataSource;
import dev.rookery.postgres.EmbeddedPostgres;
import dev.rookery.postgres.PostgresSettings;
import dev.rookery.sql.Migrations;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A durable PostgreSQL of a test's own, to be killed and started again, with the pools that a
 * control plane has.
 */
public final class OwnPostgres implements AutoCloseable {
  private static final Sensitive APP = new Sensitive("app-in-tests");
  private static final Sensitive WORKER = new Sensitive("worker-in-tests");

  private final Path folder;
  private final PostgresSettings settings;
  private EmbeddedPostgres server;
  private final HikariDataSource app;
  private final HikariDataSource worker;

  private OwnPostgres(Path folder, PostgresSettings settings, EmbeddedPostgres server) {
    this.folder = folder;
    this.settings = settings;
    this.server = server;
    this.app = Pools.app(server.jdbcUrl(), APP);
    this.worker = Pools.worker(server.jdbcUrl(), WORKER);
  }

  /** A migrated server with no rows. */
  public static OwnPostgres start(Path folder) throws SQLException {
    PostgresSettings settings = PostgresSettings.durable(folder);
    EmbeddedPostgres server = EmbeddedPostgres.start(settings);
    PGSimpleDataSource owner = new PGSimpleDataSource();
    owner.setURL(server.jdbcUrl());
    owner.setUser(server.user());
    owner.setPassword(server.password());
    Migrations.apply(owner, APP.value(), WORKER.value());
    return new OwnPostgres(folder, settings.port(server.port()), server);
  }

  public Database database() {
    return new Database(app, worker);
  }

  public Connection owner() throws SQLException {
    return DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
  }

  public void asOwner(String sql) throws SQLException {
    try (Connection connection = owner();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** kill -9 to the whole server. */
  public void kill() {
    ProcessHandle postmaster = ProcessHandle.of(server.pid()).orElseThrow();
    postmaster.children().forEach(ProcessHandle::destroyForcibly);
    postmaster.destroyForcibly();
    postmaster.onExit().join();
  }

  /** Stops or continues the server's processes: it is there and says nothing. */
  public void signal(String name) throws IOException, InterruptedException {
    ProcessHandle postmaster = ProcessHandle.of(server.pid()).orElseThrow();
    for (ProcessHandle each : postmaster.children().toList()) {
      new ProcessBuilder("kill", name, Long.toString(each.pid())).start().waitFor();
    }
    new ProcessBuilder("kill", name, Long.toString(server.pid())).start().waitFor();
  }

  /** Kills it, and puts aside what its disk holds by now. */
  public Path killAndCopy() throws IOException, InterruptedException {
    kill();
    server.close();
    Path copy = folder.resolveSibling(folder.getFileName() + "-before");
    copy(folder, copy);
    return copy;
  }

  /** Kills it; what then starts is a standby that had not yet got what was written since. */
  public void failOverTo(Path before) throws IOException, InterruptedException {
    kill();
    server.close();
    run("rm", "-rf", folder.toString());
    copy(before, folder);
    server = EmbeddedPostgres.start(settings);
  }

  private static void copy(Path from, Path to) throws IOException, InterruptedException {
    run("cp", "-a", from.toString(), to.toString());
  }

  private static void run(String... command) throws IOException, InterruptedException {
    if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
      throw new IOException(String.join(" ", command) + " failed");
    }
  }

  /** After a kill, at the same address and on the same data. */
  public void startAgain() {
    server.close();
    server = EmbeddedPostgres.start(settings);
  }

  @Override
  public void close() {
    app.close();
    worker.close();
    server.close();
  }
}

package dev.rookery.bench.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.rookery.postgres.EmbeddedPostgres;
import dev.rookery.postgres.PostgresSettings;
import dev.rookery.postgres.owned.Unpacked;
import dev.rookery.sql.Migrations;
import java.net.InetAddress;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * One PostgreSQL for all rivals, with the settings it comes with: fsync, full_page_writes and
 * synchronous_commit are on. Lives on the disk of the user's cache and is deleted at the end.
 */
final class Arena implements AutoCloseable {
  private static final String PASSWORD = "bench";

  private final EmbeddedPostgres postgres;

  private Arena(EmbeddedPostgres postgres) {
    this.postgres = postgres;
  }

  static Arena open() {
    return new Arena(
        EmbeddedPostgres.start(
            new PostgresSettings(
                Optional.empty(),
                InetAddress.getLoopbackAddress(),
                0,
                true,
                Unpacked.userCache(),
                Map.of())));
  }

  /** Makes a database with our whole schema. */
  void createDatabase(String name) throws SQLException {
    try (Schema server = schema("postgres", "public", 1)) {
      server.run("create database " + name);
    }
    Migrations.apply(source(name, postgres.user(), postgres.password()), PASSWORD, PASSWORD);
  }

  /** A schema, made when it does not exist, as the superuser sees it. */
  Schema schema(String database, String name, int connections) throws SQLException {
    PGSimpleDataSource source = source(database, postgres.user(), postgres.password());
    source.setCurrentSchema(name);
    Schema schema = new Schema(pool(source, connections));
    schema.run("create schema if not exists " + name);
    return schema;
  }

  /** Connections of one of the control plane's two roles, bound by row security as ever. */
  HikariDataSource role(String database, String role, int connections) {
    return pool(source(database, role, PASSWORD), connections);
  }

  /** What the server spent so far. */
  ServerMeter meter(Schema schema) {
    return new ServerMeter(schema, postgres.pid());
  }

  PGSimpleDataSource source(String database, String user, String password) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setURL(postgres.jdbcUrl(database));
    source.setUser(user);
    source.setPassword(password);
    return source;
  }

  private static HikariDataSource pool(PGSimpleDataSource source, int connections) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(source);
    config.setMaximumPoolSize(connections);
    config.setPoolName(source.getDatabaseName() + "-" + source.getUser());
    return new HikariDataSource(config);
  }

  @Override
  public void close() {
    postgres.close();
  }
}

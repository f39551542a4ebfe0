package dev.rookery.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneOffset;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Brings a database to the schema this release needs. Forward only; safe to run again. */
public final class Migrations {
  private static final int MONTHS_AHEAD = 3;

  private Migrations() {}

  /**
   * Migrates, makes the partitions of the coming months and sets the passwords of the two runtime
   * roles.
   *
   * @param owner connects as the role that owns the schema (or a superuser)
   * @return number of migrations that were applied now
   */
  public static int apply(DataSource owner, String appPassword, String workerPassword)
      throws SQLException {
    int applied =
        Flyway.configure()
            .dataSource(owner)
            .locations("classpath:db/migration")
            .load()
            .migrate()
            .migrationsExecuted;
    try (Connection connection = owner.getConnection()) {
      createMonths(connection, LocalDate.now(ZoneOffset.UTC));
      setPassword(connection, "rookery_app", appPassword);
      setPassword(connection, "rookery_worker", workerPassword);
    }
    return applied;
  }

  private static void createMonths(Connection connection, LocalDate today) throws SQLException {
    try (PreparedStatement call =
        connection.prepareStatement("call create_outcomes_month(?::date)")) {
      for (int month = -1; month <= MONTHS_AHEAD; month++) {
        call.setString(1, today.plusMonths(month).withDayOfMonth(1).toString());
        call.execute();
      }
    }
  }

  /** ALTER ROLE takes no parameters, so PostgreSQL itself quotes both words. */
  private static void setPassword(Connection connection, String role, String password)
      throws SQLException {
    try (PreparedStatement quote =
            connection.prepareStatement("select format('alter role %I password %L', ?, ?)");
        Statement alter = connection.createStatement()) {
      quote.setString(1, role);
      quote.setString(2, password);
      try (var row = quote.executeQuery()) {
        row.next();
        alter.execute(row.getString(1));
      }
    }
  }
}

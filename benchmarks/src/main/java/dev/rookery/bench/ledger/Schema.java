package dev.rookery.bench.ledger;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** One rival's tables, and its pool of connections that see them first. */
record Schema(HikariDataSource pool) implements AutoCloseable {

  DataSource connections() {
    return pool;
  }

  void run(String sql) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The one value of a query that answers one row. */
  <T> T ask(String query, Class<T> type) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getObject(1, type);
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}

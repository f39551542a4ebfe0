package dev.rookery.orchestrator.jobs.ledger;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Binds rows to a statement column by column, each as one array, one parameter after the other.
 *
 * @param <T> a row
 */
public final class Columns<T> {
  private final PreparedStatement statement;
  private final List<T> rows;
  private int position;

  public Columns(PreparedStatement statement, Collection<T> rows) {
    this.statement = statement;
    this.rows = List.copyOf(rows);
  }

  public Columns<T> uuids(Function<T, @Nullable UUID> column) throws SQLException {
    return array("uuid", column);
  }

  public Columns<T> texts(Function<T, @Nullable String> column) throws SQLException {
    return array("text", column);
  }

  public Columns<T> longs(ToLongFunction<T> column) throws SQLException {
    statement.setObject(++position, rows.stream().mapToLong(column).toArray());
    return this;
  }

  private Columns<T> array(String type, Function<T, ?> column) throws SQLException {
    Object[] values = rows.stream().map(column).toArray();
    statement.setArray(++position, statement.getConnection().createArrayOf(type, values));
    return this;
  }

  /** A parameter that is not a column. */
  public Columns<T> value(Object value) throws SQLException {
    statement.setObject(++position, value);
    return this;
  }
}

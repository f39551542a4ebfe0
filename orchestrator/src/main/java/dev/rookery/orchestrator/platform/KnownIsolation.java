package dev.rookery.orchestrator.platform;

import java.sql.Connection;
import javax.sql.DataSource;
import org.jooq.impl.DataSourceConnectionProvider;
import org.jooq.tools.jdbc.DefaultConnection;

/**
 * Connections that know their isolation level. jOOQ asks for it at the begin of every transaction,
 * and the driver asks the server: a round trip for an answer that never changes here.
 */
final class KnownIsolation extends DataSourceConnectionProvider {
  KnownIsolation(DataSource pool) {
    super(pool);
  }

  @Override
  public Connection acquire() {
    return new ReadCommitted(super.acquire());
  }

  private static final class ReadCommitted extends DefaultConnection {
    ReadCommitted(Connection connection) {
      super(connection);
    }

    @Override
    public int getTransactionIsolation() {
      return TRANSACTION_READ_COMMITTED;
    }
  }
}

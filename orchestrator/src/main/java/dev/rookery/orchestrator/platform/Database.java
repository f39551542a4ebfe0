package dev.rookery.orchestrator.platform;

import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;

/**
 * The two ways into PostgreSQL. {@link #inTenant} sees one tenant's rows (role rookery_app), {@link
 * #asWorker} sees all (role rookery_worker). Each call is one transaction; no network call belongs
 * inside.
 */
public final class Database {
  /** SQLSTATE classes: connection exception, operator intervention. */
  private static final List<String> CONNECTION_CLASSES = List.of("08", "57P");

  private static final Duration RETRY = Duration.ofSeconds(2);
  private final DSLContext app;
  private final DSLContext worker;

  public Database(DataSource app, DataSource worker) {
    this.app = DSL.using(app, SQLDialect.POSTGRES);
    this.worker = DSL.using(worker, SQLDialect.POSTGRES);
  }

  /** One transaction that sees only this tenant. */
  public <T> T inTenant(UUID tenant, Function<DSLContext, T> work) {
    return answered(() ->
        app.transactionResult(tx -> {
          DSLContext db = tx.dsl();
          db.fetch("select set_config('rookery.tenant', ?, true)", tenant.toString());
          return work.apply(db);
        }));
  }

  /** One transaction over all tenants, for jobs, ingest and operators. */
  public <T> T asWorker(Function<DSLContext, T> work) {
    return answered(() -> worker.transactionResult(tx -> work.apply(tx.dsl())));
  }

  /** A server that is away or stopping is not a bug of ours. */
  private static <T> T answered(Supplier<T> transaction) {
    try {
      return transaction.get();
    } catch (DataAccessException e) {
      if (e.getCause(SQLTransientConnectionException.class) != null
          || CONNECTION_CLASSES.stream().anyMatch(e.sqlState()::startsWith)) {
        throw new TemporaryException("PostgreSQL does not answer", RETRY, e);
      }
      throw e;
    }
  }

  /**
   * Checks once at start that neither role can step around row security.
   *
   * @throws OperatorActionException a role is a superuser or has BYPASSRLS
   */
  public void requireBoundRoles() {
    requireBound(app);
    requireBound(worker);
  }

  private static void requireBound(DSLContext db) {
    var role =
        db.fetchSingle(
            "select rolname, rolsuper or rolbypassrls from pg_roles where rolname = current_user");
    if (Boolean.TRUE.equals(role.get(1, Boolean.class))) {
      throw new OperatorActionException(
          "database role %s bypasses row security; give the control plane rookery_app and rookery_worker"
              .formatted(role.get(0)));
    }
  }
}

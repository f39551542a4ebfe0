package dev.rookery.orchestrator.platform;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jooq.ConnectionCallable;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.exception.DataAccessException;
import org.jooq.exception.IntegrityConstraintViolationException;
import org.jooq.impl.DSL;

/**
 * The two ways into PostgreSQL. {@link #inTenant} sees one tenant's rows (role rookery_app), {@link
 * #asWorker} sees all (role rookery_worker). Each call is one transaction; no network call belongs
 * inside.
 */
public final class Database {
  /**
   * Beginnings of SQLSTATEs after which asking again may help: connection exception, operator
   * intervention, insufficient resources, transaction rollback (deadlock), lock not available.
   */
  private static final List<String> TEMPORARY = List.of("08", "57P", "53", "40", "55P03");

  private static final String AFTER_COMMIT = Database.class.getName() + ".afterCommit";

  /** SQLSTATE class: integrity constraint violation. */
  private static final String CONSTRAINT_CLASS = "23";

  private static final Duration RETRY = Duration.ofSeconds(2);
  private final DSLContext app;
  private final DSLContext worker;

  public Database(DataSource app, DataSource worker) {
    this.app = DSL.using(new KnownIsolation(app), SQLDialect.POSTGRES);
    this.worker = DSL.using(new KnownIsolation(worker), SQLDialect.POSTGRES);
  }

  /** One transaction that sees only this tenant. */
  public <T> T inTenant(UUID tenant, Function<DSLContext, T> work) {
    return committed(
        app,
        db -> {
          db.fetch("select set_config('rookery.tenant', ?, true)", tenant.toString());
          return work.apply(db);
        });
  }

  /** One transaction over all tenants, for jobs, ingest and operators. */
  public <T> T asWorker(Function<DSLContext, T> work) {
    return committed(worker, work);
  }

  /**
   * One statement over all tenants, which is a transaction by itself: no BEGIN, and no round trip
   * for COMMIT. A second statement would be another transaction.
   */
  public <T> T asWorkerAtOnce(Function<DSLContext, T> statement) {
    return answered(() -> statement.apply(worker));
  }

  /**
   * Runs an action once the transaction of {@code tx} is committed, on the thread that commits it;
   * never when it rolls back. Lost when the process ends in between, so only wake-ups belong here.
   * Does nothing for a context that this class did not give.
   */
  public static void afterCommit(DSLContext tx, Runnable action) {
    if (tx.configuration().data(AFTER_COMMIT) instanceof AfterCommit later) {
      later.actions().add(action);
    }
  }

  /**
   * Plain statements on the transaction's own connection, where a statement is worth its own
   * binding; they fail with jOOQ's exceptions and the server's words.
   */
  public static <T> T onConnection(DSLContext tx, ConnectionCallable<T> work) {
    return tx.connectionResult(connection -> {
      try {
        return work.run(connection);
      } catch (SQLException e) {
        throw translated(e);
      }
    });
  }

  private static DataAccessException translated(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    return state.startsWith(CONSTRAINT_CLASS)
        ? new IntegrityConstraintViolationException(e.getMessage(), e)
        : new DataAccessException(e.getMessage(), e);
  }

  private record AfterCommit(Set<Runnable> actions) {}

  private static <T> T committed(DSLContext role, Function<DSLContext, T> work) {
    AfterCommit later = new AfterCommit(new LinkedHashSet<>());
    T result =
        answered(() ->
            role.transactionResult(tx -> {
              tx.data(AFTER_COMMIT, later);
              return work.apply(tx.dsl());
            }));
    later.actions().forEach(Runnable::run);
    return result;
  }

  /** A server that is away, stopping or too busy is not a bug of ours. */
  private static <T> T answered(Supplier<T> transaction) {
    try {
      return transaction.get();
    } catch (DataAccessException e) {
      if (e.getCause(SQLTransientConnectionException.class) != null
          || TEMPORARY.stream().anyMatch(e.sqlState()::startsWith)) {
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

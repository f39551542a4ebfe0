package dev.rookery.orchestrator.platform;

import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/**
 * The two ways into PostgreSQL. {@link #inTenant} sees one tenant's rows (role rookery_app), {@link
 * #asWorker} sees all (role rookery_worker). Each call is one transaction; no network call belongs
 * inside.
 */
public final class Database {
  private final DSLContext app;
  private final DSLContext worker;

  public Database(DataSource app, DataSource worker) {
    this.app = DSL.using(app, SQLDialect.POSTGRES);
    this.worker = DSL.using(worker, SQLDialect.POSTGRES);
  }

  /** One transaction that sees only this tenant. */
  public <T> T inTenant(UUID tenant, Function<DSLContext, T> work) {
    return app.transactionResult(tx -> {
      DSLContext db = tx.dsl();
      db.fetch("select set_config('rookery.tenant', ?, true)", tenant.toString());
      return work.apply(db);
    });
  }

  /** One transaction over all tenants, for jobs, ingest and operators. */
  public <T> T asWorker(Function<DSLContext, T> work) {
    return worker.transactionResult(tx -> work.apply(tx.dsl()));
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

package dev.rookery.orchestrator.tenants;

import static dev.rookery.sql.Tables.TENANTS;
import static org.jooq.impl.DSL.noCondition;

import dev.rookery.orchestrator.platform.Page;
import dev.rookery.orchestrator.platform.PageRequest;
import dev.rookery.sql.tables.records.TenantsRecord;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;

/** The tenants' rows. */
final class TenantStore {
  private TenantStore() {}

  /** False when the code is taken. */
  static boolean insert(DSLContext db, Tenant tenant) {
    return db.insertInto(TENANTS)
            .set(TENANTS.ID, tenant.id())
            .set(TENANTS.CODE, tenant.code())
            .set(TENANTS.CREATED_AT, tenant.createdAt())
            .set(TENANTS.NAME, tenant.name())
            .set(TENANTS.STATE, tenant.state().word())
            .set(TENANTS.VERSION, tenant.version())
            .onConflict(TENANTS.CODE)
            .doNothing()
            .execute()
        == 1;
  }

  static Optional<Tenant> find(DSLContext db, UUID id) {
    return db.selectFrom(TENANTS).where(TENANTS.ID.eq(id)).fetchOptional(TenantStore::tenant);
  }

  static Optional<Tenant> findByCode(DSLContext db, String code) {
    return db.selectFrom(TENANTS).where(TENANTS.CODE.eq(code)).fetchOptional(TenantStore::tenant);
  }

  static Page<Tenant> list(DSLContext db, PageRequest page) {
    var rows =
        db.selectFrom(TENANTS)
            .where(page.after() == null ? noCondition() : TENANTS.ID.gt(page.after()))
            .orderBy(TENANTS.ID)
            .limit(page.limit() + 1)
            .fetch(TenantStore::tenant);
    return Page.of(rows, page, Tenant::id);
  }

  private static Tenant tenant(TenantsRecord row) {
    return new Tenant(
        row.getId(),
        row.getCode(),
        row.getName(),
        TenantState.of(row.getState()),
        row.getCreatedAt(),
        row.getVersion());
  }
}

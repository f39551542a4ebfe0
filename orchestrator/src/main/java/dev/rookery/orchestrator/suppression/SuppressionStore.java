package dev.rookery.orchestrator.suppression;

import static dev.rookery.sql.Tables.SUPPRESSIONS;
import static org.jooq.impl.DSL.noCondition;

import dev.rookery.contract.Suppression;
import dev.rookery.orchestrator.platform.Ids;
import dev.rookery.orchestrator.platform.MailAddress;
import dev.rookery.orchestrator.platform.Page;
import dev.rookery.orchestrator.platform.PageRequest;
import dev.rookery.sql.tables.records.SuppressionsRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;

/** Rows of the tenants' lists. */
final class SuppressionStore {
  private SuppressionStore() {}

  /** False when the address is on the list already; the first reason stays. */
  static boolean insert(DSLContext db, UUID tenant, NewSuppression added, Instant now) {
    return db.insertInto(SUPPRESSIONS)
            .set(SUPPRESSIONS.ID, Ids.next())
            .set(SUPPRESSIONS.TENANT_ID, tenant)
            .set(SUPPRESSIONS.ADDRESS, added.address().toString())
            .set(SUPPRESSIONS.CREATED_AT, now)
            .set(SUPPRESSIONS.DETAIL, added.detail())
            .set(SUPPRESSIONS.REASON, added.reason().word())
            .onConflict(SUPPRESSIONS.TENANT_ID, SUPPRESSIONS.ADDRESS)
            .doNothing()
            .execute()
        == 1;
  }

  static Optional<SuppressedAddress> find(DSLContext db, UUID tenant, MailAddress address) {
    return db.selectFrom(SUPPRESSIONS)
        .where(SUPPRESSIONS.TENANT_ID.eq(tenant), SUPPRESSIONS.ADDRESS.eq(address.toString()))
        .fetchOptional(SuppressionStore::suppressed);
  }

  static Page<SuppressedAddress> list(DSLContext db, PageRequest page) {
    var rows =
        db.selectFrom(SUPPRESSIONS)
            .where(page.after() == null ? noCondition() : SUPPRESSIONS.ID.gt(page.after()))
            .orderBy(SUPPRESSIONS.ID)
            .limit(page.limit() + 1)
            .fetch(SuppressionStore::suppressed);
    return Page.of(rows, page, SuppressedAddress::id);
  }

  static int delete(DSLContext db, UUID id) {
    return db.deleteFrom(SUPPRESSIONS).where(SUPPRESSIONS.ID.eq(id)).execute();
  }

  static List<Suppression> all(DSLContext db) {
    return db.select(SUPPRESSIONS.TENANT_ID, SUPPRESSIONS.ADDRESS, SUPPRESSIONS.REASON)
        .from(SUPPRESSIONS)
        .orderBy(SUPPRESSIONS.TENANT_ID, SUPPRESSIONS.ADDRESS)
        .fetch(row -> new Suppression(row.value1(), row.value2(), row.value3()));
  }

  private static SuppressedAddress suppressed(SuppressionsRecord row) {
    return new SuppressedAddress(
        row.getId(),
        row.getAddress(),
        Reason.of(row.getReason()),
        row.getDetail(),
        row.getCreatedAt());
  }
}

package dev.rookery.orchestrator.domains;

import static dev.rookery.sql.Tables.DOMAIN_CHECKS;

import dev.rookery.orchestrator.platform.Ids;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;

/** Rows of the last run of checks of a domain. */
final class CheckStore {
  private CheckStore() {}

  /** Replaces the run before. */
  static void save(DSLContext db, Domain domain, List<DomainCheck> checks) {
    db.deleteFrom(DOMAIN_CHECKS)
        .where(DOMAIN_CHECKS.TENANT_ID.eq(domain.tenant()), DOMAIN_CHECKS.DOMAIN_ID.eq(domain.id()))
        .execute();
    UUID run = Ids.next();
    checks.forEach(check -> insert(db, domain, run, check));
  }

  private static void insert(DSLContext db, Domain domain, UUID run, DomainCheck check) {
    db.insertInto(DOMAIN_CHECKS)
        .set(DOMAIN_CHECKS.ID, Ids.next())
        .set(DOMAIN_CHECKS.TENANT_ID, domain.tenant())
        .set(DOMAIN_CHECKS.DOMAIN_ID, domain.id())
        .set(DOMAIN_CHECKS.CHECK_ID, check.checkId())
        .set(DOMAIN_CHECKS.CHECKED_AT, check.checkedAt())
        .set(DOMAIN_CHECKS.EXPECTED, check.expected())
        .set(DOMAIN_CHECKS.FOUND, check.found())
        .set(DOMAIN_CHECKS.RFC, check.rfc())
        .set(DOMAIN_CHECKS.RUN_ID, run)
        .set(DOMAIN_CHECKS.SERVER, check.server())
        .set(DOMAIN_CHECKS.SEVERITY, check.severity())
        .set(DOMAIN_CHECKS.VERDICT, check.verdict())
        .set(DOMAIN_CHECKS.FIX, check.fix())
        .execute();
  }

  static List<DomainCheck> load(DSLContext db, UUID tenant, UUID domain) {
    return db.selectFrom(DOMAIN_CHECKS)
        .where(DOMAIN_CHECKS.TENANT_ID.eq(tenant), DOMAIN_CHECKS.DOMAIN_ID.eq(domain))
        .orderBy(DOMAIN_CHECKS.CHECK_ID, DOMAIN_CHECKS.SERVER, DOMAIN_CHECKS.EXPECTED)
        .fetch(row ->
            new DomainCheck(
                row.getCheckId(),
                row.getServer(),
                row.getSeverity(),
                row.getVerdict(),
                row.getExpected(),
                row.getFound(),
                row.getRfc(),
                row.getFix(),
                row.getCheckedAt()));
  }
}

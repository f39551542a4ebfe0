package dev.rookery.orchestrator.domains;

import static dev.rookery.sql.Tables.DNS_PLANS;

import dev.rookery.dns.plan.PlanText;
import dev.rookery.dns.plan.ZonePlan;
import dev.rookery.orchestrator.platform.Ids;
import dev.rookery.orchestrator.platform.Json;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;

/** Rows of plans that were shown. */
final class PlanStore {
  private PlanStore() {}

  /** A plan that was shown last. */
  record ShownPlan(String hash, boolean safe, String diff) {}

  /** Keeps a plan as the one shown last. */
  static DnsPlan save(DSLContext db, Domain domain, ZonePlan plan, Instant now) {
    DnsPlan shown =
        new DnsPlan(
            plan.hash(),
            plan.origin().text(),
            PlanText.diff(plan),
            plan.refusals().isEmpty(),
            plan.document(),
            now);
    db.insertInto(DNS_PLANS)
        .set(DNS_PLANS.ID, Ids.next())
        .set(DNS_PLANS.TENANT_ID, domain.tenant())
        .set(DNS_PLANS.DOMAIN_ID, domain.id())
        .set(DNS_PLANS.CREATED_AT, now)
        .set(DNS_PLANS.DIFF, shown.diff())
        .set(DNS_PLANS.DOCUMENT, Json.jsonb(shown.document()))
        .set(DNS_PLANS.HASH, shown.hash())
        .set(DNS_PLANS.SAFE, shown.safe())
        .set(DNS_PLANS.ZONE, shown.zone())
        .onConflict(DNS_PLANS.TENANT_ID, DNS_PLANS.DOMAIN_ID, DNS_PLANS.HASH)
        .doUpdate()
        .set(DNS_PLANS.CREATED_AT, now)
        .set(DNS_PLANS.DIFF, shown.diff())
        .set(DNS_PLANS.DOCUMENT, Json.jsonb(shown.document()))
        .set(DNS_PLANS.SAFE, shown.safe())
        .execute();
    return shown;
  }

  static Optional<ShownPlan> shownLast(DSLContext db, UUID tenant, UUID domain) {
    return db.select(DNS_PLANS.HASH, DNS_PLANS.SAFE, DNS_PLANS.DIFF)
        .from(DNS_PLANS)
        .where(DNS_PLANS.TENANT_ID.eq(tenant), DNS_PLANS.DOMAIN_ID.eq(domain))
        .orderBy(DNS_PLANS.CREATED_AT.desc(), DNS_PLANS.ID.desc())
        .limit(1)
        .fetchOptional(row -> new ShownPlan(row.value1(), row.value2(), row.value3()));
  }

  static int applied(DSLContext db, Domain domain, String hash, Instant now) {
    return db.update(DNS_PLANS)
        .set(DNS_PLANS.APPLIED_AT, now)
        .where(
            DNS_PLANS.TENANT_ID.eq(domain.tenant()),
            DNS_PLANS.DOMAIN_ID.eq(domain.id()),
            DNS_PLANS.HASH.eq(hash))
        .execute();
  }
}

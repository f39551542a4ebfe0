package dev.rookery.orchestrator.domains;

import static dev.rookery.orchestrator.platform.RefusedException.Kind.CONFLICT;
import static dev.rookery.orchestrator.platform.RefusedException.Kind.STALE;

import dev.rookery.dns.plan.ZonePlan;
import dev.rookery.orchestrator.domains.PlanStore.ShownPlan;
import dev.rookery.orchestrator.jobs.Jobs;
import dev.rookery.orchestrator.jobs.NewJob;
import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.RefusedException;
import dev.rookery.orchestrator.tenants.Caller.TenantCaller;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;

/** The DNS of sending domains: planned, applied, verified. */
@Singleton
public final class DomainDns {
  /** How long records may take to reach all servers of a zone. */
  private static final Duration PROPAGATION = Duration.ofHours(1);

  private final Database database;
  private final Domains domains;
  private final DnsPlanner planner;
  private final Jobs jobs;
  private final Clock clock;

  public DomainDns(Database database, Domains domains, DnsPlanner planner, Jobs jobs, Clock clock) {
    this.database = database;
    this.domains = domains;
    this.planner = planner;
    this.jobs = jobs;
    this.clock = clock;
  }

  /**
   * Compares the zone as it is with what the domain needs; changes nothing.
   *
   * @throws RefusedException no such domain, its zone cannot be read, or no node is live yet
   * @throws dev.rookery.orchestrator.platform.TemporaryException a DNS server did not answer
   */
  public DnsPlan plan(UUID tenant, UUID id) {
    Domain domain = domains.require(tenant, id);
    ZonePlan plan = planner.plan(domain).plan();
    return database.inTenant(tenant, tx -> PlanStore.save(tx, domain, plan, clock.instant()));
  }

  /**
   * Orders the plan that was shown last to be applied.
   *
   * @return id of the operation
   * @throws RefusedException no such domain, no plan was shown, another one was shown since, or it
   *     refuses itself
   */
  public UUID apply(TenantCaller by, UUID id, String planHash) {
    domains.require(by.tenant(), id);
    return database.inTenant(
        by.tenant(),
        tx -> {
          requireShownLast(tx, by.tenant(), id, planHash);
          var order = new ApplyDomainDns.Order(by.tenant(), id, planHash, by.getName());
          return jobs.enqueue(
              tx, job(ApplyDomainDns.KIND, order, by.tenant(), id).unique(id + ":" + planHash));
        });
  }

  private static void requireShownLast(DSLContext tx, UUID tenant, UUID id, String planHash) {
    ShownPlan shown =
        PlanStore.shownLast(tx, tenant, id)
            .orElseThrow(() ->
                new RefusedException(
                    CONFLICT, "no-plan", "no plan was made for this domain yet; make one first"));
    if (!shown.hash().equals(planHash)) {
      throw new RefusedException(
          STALE,
          "stale-plan",
          "plan %s is not the one shown last, which is %s; look at the plan again"
              .formatted(planHash, shown.hash()));
    }
    if (!shown.safe()) {
      throw new RefusedException(
          CONFLICT, "unsafe-plan", "the plan refuses itself:\n%s".formatted(shown.diff()));
    }
  }

  /**
   * Orders every authoritative server to be asked, until all answer as wanted or an hour passed.
   *
   * @return id of the operation
   */
  public UUID verify(TenantCaller by, UUID id) {
    domains.require(by.tenant(), id);
    Instant now = clock.instant();
    var order = new VerifyDomain.Order(by.tenant(), id, now, now.plus(PROPAGATION), by.getName());
    return database.inTenant(
        by.tenant(),
        tx ->
            jobs.enqueue(tx, job(VerifyDomain.KIND, order, by.tenant(), id).unique(id.toString())));
  }

  private static NewJob job(String kind, Object order, UUID tenant, UUID domain) {
    return NewJob.of(kind, order).tenant(tenant).lane("domain:" + domain);
  }

  /** The checks of the last verification; empty before the first. */
  public List<DomainCheck> checks(UUID tenant, UUID id) {
    domains.require(tenant, id);
    return database.inTenant(tenant, tx -> CheckStore.load(tx, tenant, id));
  }
}

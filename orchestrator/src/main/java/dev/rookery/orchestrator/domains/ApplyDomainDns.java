package dev.rookery.orchestrator.domains;

import dev.rookery.dns.ownership.Ownership;
import dev.rookery.dns.plan.UnsafePlanException;
import dev.rookery.dns.provider.ApplyOutcome;
import dev.rookery.dns.provider.Instructions;
import dev.rookery.orchestrator.audit.Audit;
import dev.rookery.orchestrator.audit.Change;
import dev.rookery.orchestrator.domains.DnsPlanner.Planned;
import dev.rookery.orchestrator.fleet.WantedChanges;
import dev.rookery.orchestrator.jobs.RunResult;
import dev.rookery.orchestrator.jobs.Steps;
import dev.rookery.orchestrator.jobs.Workflow;
import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.OperatorActionException;
import dev.rookery.orchestrator.platform.RefusedException;
import dev.rookery.orchestrator.platform.TemporaryException;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * {@code domain.apply}: hands a plan that a person saw to the DNS provider, if the zone is still
 * the one it was made for.
 */
@Singleton
final class ApplyDomainDns implements Workflow<ApplyDomainDns.Order> {
  static final String KIND = "domain.apply";
  static final String FIRST_STEP = "review the plan";
  static final String LAST_STEP = "remember what is ours";

  private final Database database;
  private final DnsPlanner planner;
  private final Audit audit;
  private final WantedChanges wantedChanges;
  private final Clock clock;

  ApplyDomainDns(
      Database database,
      DnsPlanner planner,
      Audit audit,
      WantedChanges wantedChanges,
      Clock clock) {
    this.database = database;
    this.planner = planner;
    this.audit = audit;
    this.wantedChanges = wantedChanges;
    this.clock = clock;
  }

  /**
   * @param planHash the plan that was seen
   * @param actor who ordered it
   */
  record Order(UUID tenant, UUID domain, String planHash, String actor) {}

  /**
   * How it ended.
   *
   * @param serial of the zone afterwards; 0 when a person must do it
   * @param instructions what that person is to do; empty when it is done
   */
  record Applied(long serial, List<Instructions.Step> instructions) {
    boolean isDone() {
      return instructions.isEmpty();
    }
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Class<Order> payloadType() {
    return Order.class;
  }

  @Override
  public Set<String> steps() {
    return Set.of(FIRST_STEP, "hand it to the provider", LAST_STEP);
  }

  @Override
  public RunResult run(Order order, Steps steps) throws Exception {
    try {
      Domain domain = domain(order);
      PendingClaims pending =
          steps.step(FIRST_STEP, PendingClaims.class, () -> review(domain, order));
      Applied applied =
          steps.step("hand it to the provider", Applied.class, () -> apply(domain, order, pending));
      steps.step(LAST_STEP, Boolean.class, () -> remember(domain, order, pending, applied));
      return RunResult.done(applied);
    } catch (RefusedException | UnsafePlanException e) {
      throw new OperatorActionException(e.getMessage(), e);
    }
  }

  private Domain domain(Order order) {
    return database
        .inTenant(order.tenant(), tx -> DomainStore.find(tx, order.tenant(), order.domain()))
        .orElseThrow(() -> new OperatorActionException("there is no domain " + order.domain()));
  }

  private PendingClaims review(Domain domain, Order order) {
    Planned planned = planner.plan(domain);
    planned.plan().requireReviewed(order.planHash()).requireSafe();
    return PendingClaims.of(planned.plan().claimChanges());
  }

  private Applied apply(Domain domain, Order order, PendingClaims pending) {
    Planned now = planner.plan(domain);
    if (isAppliedAlready(now, order, pending)) {
      return new Applied(now.live().serial(), List.of());
    }
    return switch (now.provider().apply(now.plan().requireReviewed(order.planHash()))) {
      case ApplyOutcome.Applied(long serial) -> new Applied(serial, List.of());
      case ApplyOutcome.ByHand(Instructions byHand) -> new Applied(0, byHand.steps());
      case ApplyOutcome.Stale(String reason) ->
          throw new OperatorActionException(
              "the zone changed since the plan was made (%s); plan again".formatted(reason));
      case ApplyOutcome.Refused(String reason) ->
          throw new OperatorActionException(
              "the DNS provider '%s' refused: %s".formatted(domain.dnsProvider(), reason));
      case ApplyOutcome.Unavailable(String reason, Instant retryAt) ->
          throw new TemporaryException(reason, planner.until(retryAt));
    };
  }

  /** A try before this one may have reached the provider without hearing so. */
  private static boolean isAppliedAlready(Planned now, Order order, PendingClaims pending) {
    if (now.plan().hash().equals(order.planHash())) {
      return false;
    }
    return now.replanned(settled(now, pending)).isEmpty();
  }

  private static Ownership settled(Planned now, PendingClaims pending) {
    return now.ownership().settle(pending.read(), now.desired(), now.live());
  }

  private Boolean remember(Domain domain, Order order, PendingClaims pending, Applied applied) {
    if (!applied.isDone()) {
      return false;
    }
    Ownership ours = settled(planner.plan(domain), pending);
    return database.inTenant(
        order.tenant(),
        tx -> {
          Instant now = clock.instant();
          ClaimStore.save(tx, domain, ours, now);
          PlanStore.applied(tx, domain, order.planHash(), now);
          DomainStore.move(tx, domain.id(), List.of(DomainState.CLAIMED), DomainState.PUBLISHED);
          Change change =
              Change.of(order.tenant(), order.actor(), "domain.dns-apply", "domain", domain.id());
          audit.record(
              tx, change.with(Map.of("plan", order.planHash(), "serial", applied.serial())));
          wantedChanges.announce(tx);
          return true;
        });
  }
}

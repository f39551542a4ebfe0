package dev.rookery.orchestrator.domains;

import dev.rookery.dns.plan.ZonePlan;
import dev.rookery.orchestrator.jobs.RunResult;
import dev.rookery.orchestrator.jobs.Steps;
import dev.rookery.orchestrator.jobs.Workflow;
import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.OperatorActionException;
import dev.rookery.orchestrator.platform.RefusedException;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * {@code domain.follow}: changes one domain's records to what the fleet needs now, by the provider
 * that its tenant chose, and asks every authoritative server until all answer so. What a person
 * must do at a provider is told, and waited for.
 */
@Singleton
final class FollowFleet implements Workflow<FollowFleet.Order> {
  static final String KIND = "domain.follow";
  private static final String ACTOR = "system";

  private static final Duration SOON = Duration.ofSeconds(1);

  /** As long as people may take to change a record by hand. */
  private static final Duration PATIENCE = Duration.ofHours(72);

  private final Database database;
  private final DnsPlanner planner;
  private final ApplyDomainDns apply;
  private final VerifyDomain verify;
  private final Clock clock;

  FollowFleet(
      Database database,
      DnsPlanner planner,
      ApplyDomainDns apply,
      VerifyDomain verify,
      Clock clock) {
    this.database = database;
    this.planner = planner;
    this.apply = apply;
    this.verify = verify;
    this.clock = clock;
  }

  record Order(UUID tenant, UUID domain) {}

  /**
   * @param hash of the plan that was found then
   */
  record Begun(Instant at, String hash) {}

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Class<Order> payloadType() {
    return Order.class;
  }

  @Override
  public RunResult run(Order order, Steps steps) throws Exception {
    Domain domain =
        database
            .inTenant(order.tenant(), tx -> DomainStore.find(tx, order.tenant(), order.domain()))
            .orElseThrow(() -> new OperatorActionException("there is no domain " + order.domain()));
    try {
      return round(domain, order, steps);
    } catch (RefusedException e) {
      if (e.type().equals("no-live-node")) {
        return RunResult.done("no node is left that it could point to; its records stay");
      }
      throw new OperatorActionException(e.getMessage(), e);
    }
  }

  /** The fleet may change again meanwhile; then the domain is changed again, in another round. */
  private RunResult round(Domain domain, Order order, Steps all) throws Exception {
    int number = 1;
    while (all.isDone(movedOn(number))) {
      number++;
    }
    Steps steps = new RoundOfSteps(all, number);
    Begun begun = steps.step("begin", Begun.class, () -> begin(domain));
    if (!steps.isDone(ApplyDomainDns.LAST_STEP)) {
      change(domain, order, steps);
    }
    RunResult result =
        verify.run(
            new VerifyDomain.Order(
                order.tenant(), order.domain(), begun.at(), begun.at().plus(PATIENCE), ACTOR),
            steps);
    if (result instanceof RunResult.Snooze && hasMovedOn(domain, begun)) {
      all.step(movedOn(number), Boolean.class, () -> true);
      return RunResult.snooze(SOON, "another change of the fleet");
    }
    return result;
  }

  private static String movedOn(int round) {
    return "the fleet moved on " + round;
  }

  private Begun begin(Domain domain) {
    return new Begun(clock.instant(), planner.plan(domain).plan().hash());
  }

  /** What is to be done by hand stays the same plan until it is done. */
  private boolean hasMovedOn(Domain domain, Begun begun) {
    ZonePlan now = planner.plan(domain).plan();
    return !now.isEmpty() && !now.hash().equals(begun.hash());
  }

  /** The plan is made anew at every try: the zone may have changed, and so may the fleet. */
  private void change(Domain domain, Order order, Steps steps) throws Exception {
    ZonePlan plan = planner.plan(domain).plan();
    if (plan.isEmpty() && !steps.isDone(ApplyDomainDns.FIRST_STEP)) {
      return;
    }
    database.inTenant(domain.tenant(), tx -> PlanStore.save(tx, domain, plan, clock.instant()));
    RunResult result =
        apply.run(
            new ApplyDomainDns.Order(order.tenant(), order.domain(), plan.hash(), ACTOR), steps);
    if (result instanceof RunResult.Done(ApplyDomainDns.Applied applied) && !applied.isDone()) {
      steps.note("to be done by hand: " + applied.instructions());
    }
  }
}

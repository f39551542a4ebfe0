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

  record Began(Instant at) {}

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
      Instant began = steps.step("begin", Began.class, () -> new Began(clock.instant())).at();
      if (!steps.isDone(ApplyDomainDns.LAST_STEP)) {
        change(domain, order, steps);
      }
      Instant until = began.plus(PATIENCE);
      return verify.run(
          new VerifyDomain.Order(order.tenant(), order.domain(), began, until, ACTOR), steps);
    } catch (RefusedException e) {
      if (e.type().equals("no-live-node")) {
        return RunResult.done("no node is left that it could point to; its records stay");
      }
      throw new OperatorActionException(e.getMessage(), e);
    }
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

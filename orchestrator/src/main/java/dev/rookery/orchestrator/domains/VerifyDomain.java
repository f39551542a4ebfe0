package dev.rookery.orchestrator.domains;

import dev.rookery.orchestrator.audit.Audit;
import dev.rookery.orchestrator.audit.Change;
import dev.rookery.orchestrator.domains.DomainProof.Proof;
import dev.rookery.orchestrator.fleet.WantedChanges;
import dev.rookery.orchestrator.jobs.RunResult;
import dev.rookery.orchestrator.jobs.Steps;
import dev.rookery.orchestrator.jobs.Workflow;
import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.OperatorActionException;
import dev.rookery.orchestrator.platform.RefusedException;
import dev.rookery.standards.dns.DnsUnavailableException;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * {@code domain.verify}: asks every authoritative server until all answer as wanted, less and less
 * often, up to a deadline.
 */
@Singleton
final class VerifyDomain implements Workflow<VerifyDomain.Order> {
  static final String KIND = "domain.verify";
  private static final Duration SOONEST = Duration.ofSeconds(1);
  private static final Duration LATEST = Duration.ofMinutes(5);

  private final Database database;
  private final DomainProof proof;
  private final Audit audit;
  private final WantedChanges wantedChanges;
  private final Clock clock;

  VerifyDomain(
      Database database, DomainProof proof, Audit audit, WantedChanges wantedChanges, Clock clock) {
    this.database = database;
    this.proof = proof;
    this.audit = audit;
    this.wantedChanges = wantedChanges;
    this.clock = clock;
  }

  /**
   * @param orderedAt when it was asked for
   * @param until no more asking afterwards
   * @param actor who ordered it
   */
  record Order(UUID tenant, UUID domain, Instant orderedAt, Instant until, String actor) {}

  /**
   * @param passed checks that passed
   * @param warnings those that did not, and do not stand in the way
   */
  record Verified(int passed, List<String> warnings) {}

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
      Proof found = proof.examine(domain);
      save(domain, order, found);
      return found.isProven()
          ? RunResult.done(verified(found))
          : again(order, found.problems().getFirst());
    } catch (DnsUnavailableException e) {
      return again(order, e.getMessage());
    } catch (RefusedException e) {
      throw new OperatorActionException(e.getMessage(), e);
    }
  }

  private RunResult again(Order order, String problem) {
    Instant now = clock.instant();
    if (now.isAfter(order.until())) {
      throw new OperatorActionException(
          "not verified within %s: %s; mend it, then verify again"
              .formatted(Duration.between(order.orderedAt(), order.until()), problem));
    }
    return RunResult.snooze(wait(order, now), problem);
  }

  /** Half of the time already waited. */
  private static Duration wait(Order order, Instant now) {
    Duration half = Duration.between(order.orderedAt(), now).dividedBy(2);
    if (half.compareTo(SOONEST) < 0) {
      return SOONEST;
    }
    return half.compareTo(LATEST) > 0 ? LATEST : half;
  }

  private void save(Domain domain, Order order, Proof found) {
    database.inTenant(
        order.tenant(),
        tx -> {
          CheckStore.save(tx, domain, found.checks());
          if (found.isProven() && DomainStore.verified(tx, domain.id(), clock.instant())) {
            Change change =
                Change.of(order.tenant(), order.actor(), "domain.verify", "domain", domain.id());
            audit.record(tx, change.with(Map.of("name", domain.name().toString())));
            wantedChanges.announce(tx);
          }
          return found;
        });
  }

  private static Verified verified(Proof found) {
    return new Verified(
        (int) found.checks().stream().filter(DomainCheck::isPassed).count(),
        found.checks().stream()
            .filter(check -> !check.isPassed())
            .map(DomainCheck::sentence)
            .toList());
  }
}

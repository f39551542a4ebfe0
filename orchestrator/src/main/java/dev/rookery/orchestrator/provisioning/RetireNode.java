package dev.rookery.orchestrator.provisioning;

import dev.rookery.orchestrator.fleet.Departure;
import dev.rookery.orchestrator.fleet.EgressSource;
import dev.rookery.orchestrator.fleet.EgressSources;
import dev.rookery.orchestrator.fleet.Node;
import dev.rookery.orchestrator.fleet.NodeState;
import dev.rookery.orchestrator.fleet.Nodes;
import dev.rookery.orchestrator.fleet.Retirement;
import dev.rookery.orchestrator.jobs.RunResult;
import dev.rookery.orchestrator.jobs.Steps;
import dev.rookery.orchestrator.jobs.Workflow;
import dev.rookery.orchestrator.platform.Installation;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Takes a node out of the fleet for good. Its machine is given back last: as long as SPF records
 * name its address, nobody else may send from it.
 */
@Singleton
final class RetireNode implements Workflow<Retirement> {
  private static final Duration LONGEST_LOOK = Duration.ofHours(1);

  private final Nodes nodes;
  private final Draining draining;
  private final EgressSources sources;
  private final DomainsFollow domains;
  private final NodeNames names;
  private final GiveBack giveBack;
  private final Departure departure;
  private final Duration horizon;
  private final Clock clock;

  RetireNode(
      Nodes nodes,
      Draining draining,
      EgressSources sources,
      DomainsFollow domains,
      NodeNames names,
      GiveBack giveBack,
      Departure departure,
      Installation installation,
      Clock clock) {
    this.nodes = nodes;
    this.draining = draining;
    this.sources = sources;
    this.domains = domains;
    this.names = names;
    this.giveBack = giveBack;
    this.departure = departure;
    this.horizon = installation.nodeRules().retryHorizon();
    this.clock = clock;
  }

  @Override
  public String kind() {
    return Retirement.KIND;
  }

  @Override
  public Class<Retirement> payloadType() {
    return Retirement.class;
  }

  @Override
  public Set<String> steps() {
    return Set.of(
        "empty once",
        "drained",
        "retire-addresses",
        "tell-domains",
        "withdraw-name",
        "take-agent-off",
        "give-back",
        "retired",
        "revoke");
  }

  /** Addresses that mail left from. */
  record Addresses(List<String> ips) {}

  @Override
  public RunResult run(Retirement order, Steps steps) throws Exception {
    Node node = nodes.require(order.node());
    Optional<RunResult> waits = leaveMail(node, order, steps);
    if (waits.isEmpty()) {
      waits = leaveNames(node, steps);
    }
    if (waits.isEmpty()) {
      waits = giveBack.give(node, order.discardsQueue(), steps);
    }
    if (waits.isPresent()) {
      return waits.get();
    }
    steps.step("retired", Boolean.class, () -> retired(node));
    steps.step("revoke", Boolean.class, () -> revoked(node));
    return RunResult.done("%s is retired".formatted(node.name()));
  }

  /** Until nothing of it is under way and no receiver asks for its SPF record any more. */
  private Optional<RunResult> leaveMail(Node node, Retirement order, Steps steps) throws Exception {
    if (steps.isDone("retire-addresses")) {
      return Optional.empty();
    }
    if (node.state().isSending() && !order.discardsQueue()) {
      if (wasClosedAgain(node, order)) {
        return Optional.of(
            RunResult.done("%s was put back to service meanwhile".formatted(node.name())));
      }
      if (!steps.isDone("drained")) {
        Optional<RunResult> waits = draining.await(node, steps);
        if (waits.isPresent()) {
          return waits;
        }
        steps.step("drained", Instant.class, clock::instant);
      }
      Optional<RunResult> waits = awaitHorizon(node);
      if (waits.isPresent()) {
        return waits;
      }
    }
    steps.step("retire-addresses", Addresses.class, () -> retireAddresses(node));
    return Optional.empty();
  }

  private static boolean wasClosedAgain(Node node, Retirement order) {
    Instant now = node.service().since();
    return now == null || order.closedAt() != null && now.isAfter(order.closedAt());
  }

  private Optional<RunResult> awaitHorizon(Node node) {
    Instant closed = node.service().since() == null ? Instant.MIN : node.service().since();
    Duration left = Duration.between(clock.instant(), closed.plus(horizon));
    return left.isPositive()
        ? Optional.of(
            RunResult.snooze(
                left.compareTo(LONGEST_LOOK) < 0 ? left : LONGEST_LOOK,
                "the retry horizon of its last mail at %s: SPF records name it until then"
                    .formatted(closed.plus(horizon))))
        : Optional.empty();
  }

  private Addresses retireAddresses(Node node) {
    return new Addresses(sources.retire(node.id()).stream().map(EgressSource::ip).toList());
  }

  private Optional<RunResult> leaveNames(Node node, Steps steps) throws Exception {
    Optional<RunResult> waits = domains.await("tell-domains", "without:" + node.id(), steps);
    if (waits.isEmpty() && node.host() != null && node.hostname() != null) {
      steps.step("withdraw-name", Boolean.class, () -> withdraw(node));
    }
    return waits;
  }

  private boolean withdraw(Node node) {
    names.withdraw(node);
    return true;
  }

  private boolean retired(Node node) {
    departure.retire(node.id(), kind());
    return true;
  }

  private boolean revoked(Node node) {
    departure.revoke(node.id());
    return node.state() != NodeState.RETIRED;
  }
}

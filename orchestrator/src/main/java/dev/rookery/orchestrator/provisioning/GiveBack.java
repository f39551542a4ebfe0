package dev.rookery.orchestrator.provisioning;

import dev.rookery.orchestrator.fleet.Node;
import dev.rookery.orchestrator.hosting.HostingProvider;
import dev.rookery.orchestrator.hosting.HostingProviders;
import dev.rookery.orchestrator.hosting.Machine;
import dev.rookery.orchestrator.jobs.RunResult;
import dev.rookery.orchestrator.jobs.Steps;
import dev.rookery.orchestrator.platform.OperatorActionException;
import dev.rookery.orchestrator.provisioning.host.NodeUnreachableException;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Gives a node's machine back to whom it was rented from, and no other: only machines that carry
 * the node's marker. From a host of the operator's own our agent is taken off.
 */
@Singleton
final class GiveBack {
  private final HostingProviders hosting;
  private final Converger converger;
  private final Clock clock;

  GiveBack(HostingProviders hosting, Converger converger, Clock clock) {
    this.hosting = hosting;
    this.converger = converger;
    this.clock = clock;
  }

  /**
   * What is waited for; empty = it is done.
   *
   * @param mayBeGone a host that cannot be reached is left as it is
   */
  Optional<RunResult> give(Node node, boolean mayBeGone, Steps steps) throws Exception {
    if (node.isOwn()) {
      steps.step("take-agent-off", Boolean.class, () -> takeOff(node, mayBeGone, steps));
      return Optional.empty();
    }
    HostingProvider provider = hosting.require(node.provider());
    Optional<RunResult> unsettled = unsettledOrder(node, provider);
    if (unsettled.isEmpty()) {
      steps.step("give-back", Returned.class, () -> giveBack(node, provider));
    }
    return unsettled;
  }

  /**
   * @param machines references of those that were given back now
   */
  record Returned(List<String> machines) {}

  /** An order that was not answered may show up in the lists yet. */
  private Optional<RunResult> unsettledOrder(Node node, HostingProvider provider) {
    if (node.orderTriedAt() == null) {
      return Optional.empty();
    }
    Instant listed = node.orderTriedAt().plus(provider.listingLag());
    Duration left = Duration.between(clock.instant(), listed);
    return left.isPositive()
        ? Optional.of(RunResult.snooze(left, "its order to show up in the provider's lists"))
        : Optional.empty();
  }

  /** A second machine of the node, from an order whose answer was lost, goes with the first. */
  private static Returned giveBack(Node node, HostingProvider provider) {
    String marker = node.id().toString();
    List<Machine> machines = provider.machines();
    machines.stream()
        .filter(machine -> machine.reference().equals(node.reference()))
        .filter(machine -> !machine.marker().equals(Optional.of(marker)))
        .findFirst()
        .ifPresent(machine -> {
          throw new OperatorActionException(
              "machine %s at %s carries the marker %s, not %s of node %s: it is not given back; find out whose it is"
                  .formatted(
                      machine.reference(),
                      node.provider(),
                      machine.marker().orElse("of nobody"),
                      marker,
                      node.name()));
        });
    List<String> ours =
        machines.stream()
            .filter(machine -> machine.marker().equals(Optional.of(marker)))
            .map(Machine::reference)
            .toList();
    ours.forEach(provider::destroy);
    return new Returned(ours);
  }

  private boolean takeOff(Node node, boolean mayBeGone, Steps steps) throws Exception {
    steps.note(
        "PTR of %s still says %s: change it where the address was rented"
            .formatted(node.requireHost().address(), node.requireHostname()));
    try {
      converger.takeAgentOff(node);
      steps.note(
          "the agent, its keys and logins are off the host, and Postfix is stopped; its packages and /etc/postfix are left to you");
      return true;
    } catch (NodeUnreachableException e) {
      if (!mayBeGone) {
        throw e;
      }
      steps.note(
          "the host is left as it is, for it cannot be reached: %s".formatted(e.getMessage()));
      return false;
    }
  }
}

package dev.rookery.orchestrator.fleet;

import dev.rookery.orchestrator.hosting.Machine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one provider bills beside what the fleet knows; pure.
 *
 * @param lag how long a new machine may be missing from the provider's list
 */
record Differences(String provider, Duration lag, Instant now) {

  /**
   * @param nodes those of this provider, retired ones too
   * @param machines all of the account
   */
  List<Difference> between(List<Node> nodes, List<Machine> machines) {
    Map<String, Node> byMarker =
        nodes.stream().collect(Collectors.toMap(node -> node.id().toString(), Function.identity()));
    List<Difference> found = new ArrayList<>();
    machines.forEach(machine -> judge(machine, nodes, byMarker).ifPresent(found::add));
    Set<String> listed = machines.stream().map(Machine::reference).collect(Collectors.toSet());
    nodes.stream().filter(node -> isGone(node, listed)).map(this::gone).forEach(found::add);
    return found;
  }

  private Optional<Difference> judge(
      Machine machine, List<Node> nodes, Map<String, Node> byMarker) {
    boolean isHeld =
        nodes.stream()
            .anyMatch(node ->
                node.state() != NodeState.RETIRED && machine.reference().equals(node.reference()));
    if (isHeld) {
      return Optional.empty();
    }
    Optional<Node> owner = machine.marker().map(byMarker::get);
    if (owner.isEmpty()) {
      return Optional.of(unknown(machine));
    }
    Node node = owner.get();
    if (node.state() == NodeState.RETIRED) {
      return Optional.of(leftOver(machine, node));
    }
    return node.reference() == null // its order is under way and will find this machine
        ? Optional.empty()
        : Optional.of(duplicate(machine, node));
  }

  private Difference unknown(Machine machine) {
    String why =
        machine.marker().isPresent()
            ? "ordered for a node that this fleet does not know (a restored backup, or another installation on this account); find out whose it is before you give it back"
            : "nothing of ours ordered it; if nobody needs it, give it back at the provider";
    return difference(Difference.Kind.UNKNOWN, machine, null, why);
  }

  private Difference leftOver(Machine machine, Node node) {
    return difference(
        Difference.Kind.UNKNOWN,
        machine,
        node,
        "node %s is retired and its machine is still billed; give it back at the provider"
            .formatted(node.name()));
  }

  private Difference duplicate(Machine machine, Node node) {
    return difference(
        Difference.Kind.DUPLICATE,
        machine,
        node,
        "ordered for node %s, which has machine %s; nothing runs on this one, give it back at the provider"
            .formatted(node.name(), node.reference()));
  }

  private Difference difference(
      Difference.Kind kind, Machine machine, @Nullable Node node, String why) {
    return new Difference(
        kind,
        provider,
        machine.reference(),
        machine.name(),
        node == null ? null : node.name(),
        machine.createdAt().orElse(null),
        machine.monthly().orElse(null),
        why);
  }

  private boolean isGone(Node node, Set<String> listed) {
    Instant ordered = node.orderTriedAt() == null ? node.createdAt() : node.orderTriedAt();
    return node.reference() != null
        && node.state() != NodeState.RETIRED
        && !listed.contains(node.reference())
        && ordered.plus(lag).isBefore(now);
  }

  private Difference gone(Node node) {
    return new Difference(
        Difference.Kind.GONE,
        provider,
        String.valueOf(node.reference()),
        node.name(),
        node.name(),
        null,
        null,
        "node %s has machine %s, which the provider does not list; look at the provider's console before you retire the node"
            .formatted(node.name(), node.reference()));
  }
}

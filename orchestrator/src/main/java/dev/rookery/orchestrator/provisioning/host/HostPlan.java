package dev.rookery.orchestrator.provisioning.host;

import dev.rookery.orchestrator.platform.OperatorActionException;
import dev.rookery.orchestrator.provisioning.host.HostChange.Action;
import dev.rookery.orchestrator.provisioning.host.Resource.Placed;
import dev.rookery.orchestrator.provisioning.host.Resource.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The changes that make a host what it should be; a value, made without asking anybody.
 *
 * @param changes in the order to make them; empty = it is as it should be
 * @param warnings what differs and cannot be changed from there, a line each
 */
public record HostPlan(WantedHost wanted, List<HostChange> changes, List<String> warnings) {
  /** Kept free on the host's disk whatever is laid there. */
  private static final long SPARE_KIB = 16 * 1024;

  public HostPlan {
    changes = List.copyOf(changes);
    warnings = List.copyOf(warnings);
  }

  /** What differs. A service that reads something changed is told so, once and last. */
  public static HostPlan between(HostFacts facts, WantedHost wanted) {
    List<HostChange> changes = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    Comparison comparison = new Comparison(facts, warnings);
    for (int i = 0; i < wanted.resources().size(); i++) {
      Resource resource = wanted.resources().get(i);
      (resource instanceof Service service
              ? new ServiceComparison(facts, changes).of(service, i)
              : comparison.of(resource, i))
          .ifPresent(changes::add);
    }
    return new HostPlan(wanted, changes, warnings);
  }

  /**
   * This plan, if the host can take it.
   *
   * @throws OperatorActionException it cannot; nothing was changed
   */
  HostPlan requireFeasible(String host, HostFacts facts) {
    long neededKib = changes.stream().mapToLong(ChangeFrames::octets).sum() / 1024 + SPARE_KIB;
    if (!isEmpty() && facts.freeKib() < neededKib) {
      throw new OperatorActionException(
          "%s has %d KiB free below %s, this plan needs %d KiB; free some or give it a larger disk, then apply again"
              .formatted(host, facts.freeKib(), wanted.root(), neededKib));
    }
    return this;
  }

  public boolean isEmpty() {
    return changes.isEmpty();
  }

  public long count(Action action) {
    return changes.stream().filter(change -> change.action() == action).count();
  }

  /** Keys of the services that read what a change changes. */
  List<String> readers(Placed placed) {
    List<String> paths =
        placed instanceof Resource.Certificate tls
            ? List.of(tls.path(), tls.keyPath())
            : List.of(placed.path());
    return wanted.services().stream()
        .filter(service -> paths.stream().anyMatch(service::reads))
        .map(Service::key)
        .toList();
  }

  /** A diff: {@code + } what comes, {@code ~ } what changes, {@code - } what goes, and the sum. */
  public String text() {
    String lines =
        changes.stream().map(change -> change.line() + "\n").collect(Collectors.joining());
    String warned = warnings.stream().map(line -> "! " + line + "\n").collect(Collectors.joining());
    return "%s%sPlan: %d to create, %d to change, %d to remove"
        .formatted(lines, warned, count(Action.CREATE), count(Action.CHANGE), count(Action.REMOVE));
  }
}

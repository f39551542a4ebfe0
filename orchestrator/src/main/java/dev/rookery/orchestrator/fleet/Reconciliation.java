package dev.rookery.orchestrator.fleet;

import dev.rookery.orchestrator.hosting.HostingProvider;
import dev.rookery.orchestrator.hosting.HostingProviders;
import dev.rookery.orchestrator.hosting.Machine;
import dev.rookery.orchestrator.platform.OperatorActionException;
import dev.rookery.orchestrator.platform.TemporaryException;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Compares what providers bill with what the fleet knows. Reads only: after a restore from a backup
 * the fleet may have forgotten machines that work, so that nothing is ever given back from here.
 */
@Singleton
public final class Reconciliation {
  private final Nodes nodes;
  private final HostingProviders hosting;
  private final Clock clock;

  public Reconciliation(Nodes nodes, HostingProviders hosting, Clock clock) {
    this.nodes = nodes;
    this.hosting = hosting;
    this.clock = clock;
  }

  /** A provider that could not be compared, and why. */
  public record Unanswered(String provider, String reason) {}

  /**
   * @param unanswered of these nothing is known; no difference there proves nothing
   */
  public record Report(List<Difference> differences, List<Unanswered> unanswered) {}

  /**
   * @param providers names of configured ones; empty = all
   * @throws OperatorActionException a name is not configured
   */
  public Report compare(Collection<String> providers) {
    List<Difference> differences = new ArrayList<>();
    List<Unanswered> unanswered = new ArrayList<>();
    List<Node> fleet = nodes.list();
    for (String name : providers.isEmpty() ? hosting.names() : providers) {
      HostingProvider provider = hosting.require(name);
      try {
        List<Node> own = fleet.stream().filter(node -> node.provider().equals(name)).toList();
        List<Machine> machines = provider.machines();
        differences.addAll(
            new Differences(name, provider.listingLag(), clock.instant()).between(own, machines));
      } catch (TemporaryException | OperatorActionException e) {
        unanswered.add(new Unanswered(name, e.getMessage()));
      }
    }
    return new Report(differences, unanswered);
  }
}

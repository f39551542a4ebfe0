package dev.rookery.orchestrator.provisioning;

import dev.rookery.orchestrator.certificates.NodeCertificates;
import dev.rookery.orchestrator.fleet.Enrolment;
import dev.rookery.orchestrator.fleet.Node;
import dev.rookery.orchestrator.fleet.Upgrades;
import dev.rookery.orchestrator.platform.Installation;
import dev.rookery.orchestrator.provisioning.host.FileDiff;
import dev.rookery.orchestrator.provisioning.host.HostLook;
import dev.rookery.orchestrator.provisioning.host.HostPlan;
import dev.rookery.orchestrator.provisioning.host.HostShell;
import dev.rookery.orchestrator.provisioning.host.WantedHost;
import dev.rookery.orchestrator.provisioning.layout.HostRelease;
import dev.rookery.orchestrator.provisioning.layout.NodeLayout;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Makes one host what it should be: reads all facts in one round trip, plans, applies what differs.
 */
@Singleton
final class Converger {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  private final NodeAccess access;
  private final Upgrades upgrades;
  private final Enrolment enrolment;
  private final NodeCertificates certificates;
  private final Installation installation;
  private final Clock clock;

  Converger(
      NodeAccess access,
      Upgrades upgrades,
      Enrolment enrolment,
      NodeCertificates certificates,
      Installation installation,
      Clock clock) {
    this.access = access;
    this.upgrades = upgrades;
    this.enrolment = enrolment;
    this.certificates = certificates;
    this.installation = installation;
    this.clock = clock;
  }

  /**
   * What a convergence found and did.
   *
   * @param plan what was changed, empty = nothing differed
   * @param skewMillis how far the host's clock was from ours
   */
  record Converged(HostPlan plan, long skewMillis) {}

  /**
   * Changes what differs.
   *
   * @throws Exception what {@code progress} throws, too; nothing more is applied then
   */
  Converged converge(Node node, HostLook.Progress progress) throws Exception {
    return access.asRoot(
        node,
        host -> {
          String packaged = layout(node).packagedAgent();
          HostLook found = HostLook.at(host, wanted(node, host));
          Converged result = converged(found); // now: an apply of minutes is no skew of its clock
          found.apply(progress);
          if (node.agentSha256() == null) {
            upgrades.hold(node.id(), packaged);
          }
          return result;
        });
  }

  /** SHA-256 of the package of the agent that the host's link leads to; empty = there is none. */
  Optional<String> agentOn(Node node) throws Exception {
    String told =
        access.asRoot(node, host -> host.require("its agent", NodeLayout.tellAgent(node)));
    return Optional.of(told.strip()).filter(SHA256.asMatchPredicate());
  }

  /** SHA-256 of the installation's agent package. */
  String packagedAgent(Node node) {
    return layout(node).packagedAgent();
  }

  /** Makes the agent the one the node is held at, and starts it again if it was another. */
  void convergeAgent(Node node) throws Exception {
    access.asRoot(
        node,
        host -> {
          HostLook found = HostLook.at(host, layout(node).wantedAgent());
          found.apply((number, of, label, work) -> work.await());
          return found;
        });
  }

  /** Removes the folders of all agents but those of these packages. */
  void removeAgentsBut(Node node, Collection<String> packages) throws Exception {
    access.asRoot(
        node,
        host -> host.require("removing old agents", NodeLayout.removeAgentsBut(node, packages)));
  }

  /** Says what differs and changes nothing. */
  Converged plan(Node node) throws Exception {
    return access.asRoot(node, host -> converged(HostLook.at(host, wanted(node, host))));
  }

  /** What differs, and how the files that differ do. */
  record Compared(HostPlan plan, List<FileDiff> files) {}

  /** As {@link #plan}, with the differences within files. */
  Compared compare(Node node) throws Exception {
    return access.asRoot(
        node,
        host -> {
          HostLook found = HostLook.at(host, wanted(node, host));
          return new Compared(found.plan(), FileDiff.of(found));
        });
  }

  /** Starts the agent, or does nothing when it runs. */
  void startAgent(Node node) throws Exception {
    access.asRoot(node, host -> host.require("start of the agent", NodeLayout.startAgent(node)));
  }

  /** Stops the agent and Postfix and takes away what the agent holds; again without harm. */
  void takeAgentOff(Node node) throws Exception {
    access.asRoot(
        node, host -> host.require("taking the agent off", NodeLayout.takeAgentOff(node)));
  }

  private WantedHost wanted(Node node, HostShell host) {
    Optional<String> token =
        enrolment.isEnrolled(node.id())
            ? Optional.empty()
            : Optional.of(enrolment.token(node.id()));
    return layout(node).wanted(() -> HostRelease.of(host), token);
  }

  private NodeLayout layout(Node node) {
    return new NodeLayout(installation, node, issued(node));
  }

  /** One that names the host; a node that was renamed has none until the next is issued. */
  private Optional<NodeCertificates.InUse> issued(Node node) {
    return certificates
        .inUse(node.id())
        .filter(use -> use.certificate().hostname().equals(node.hostname()));
  }

  private Converged converged(HostLook found) {
    return new Converged(found.plan(), found.facts().skew(Instant.now(clock)).toMillis());
  }
}

package dev.rookery.orchestrator.provisioning;

import dev.rookery.orchestrator.fleet.Enrolment;
import dev.rookery.orchestrator.fleet.GateCheck;
import dev.rookery.orchestrator.fleet.Liveness;
import dev.rookery.orchestrator.fleet.NodeJob;
import dev.rookery.orchestrator.fleet.NodeState;
import dev.rookery.orchestrator.fleet.NodeWork;
import dev.rookery.orchestrator.fleet.Nodes;
import dev.rookery.orchestrator.fleet.Sighting;
import dev.rookery.orchestrator.fleet.Sightings;
import dev.rookery.orchestrator.jobs.RunResult;
import dev.rookery.orchestrator.jobs.Steps;
import dev.rookery.orchestrator.platform.Installation;
import dev.rookery.orchestrator.provisioning.host.Applying.Applied;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Brings a node from order to warming. */
@Singleton
final class CreateNode extends NodeJob {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

  private final Nodes nodes;
  private final RentedPlace rented;
  private final OwnPlace adopted;
  private final Converger converger;
  private final Enrolment enrolment;
  private final Sightings sightings;
  private final NodeNames names;
  private final GoLive goLive;
  private final Installation installation;

  CreateNode(
      Nodes nodes,
      RentedPlace rented,
      OwnPlace adopted,
      Converger converger,
      Enrolment enrolment,
      Sightings sightings,
      NodeNames names,
      GoLive goLive,
      Installation installation) {
    super(NodeWork.CREATE);
    this.nodes = nodes;
    this.rented = rented;
    this.adopted = adopted;
    this.converger = converger;
    this.enrolment = enrolment;
    this.sightings = sightings;
    this.names = names;
    this.goLive = goLive;
    this.installation = installation;
  }

  @Override
  public Set<String> steps() {
    return Set.of(
        "order",
        "address",
        "pin-host-key",
        "make-host-key",
        "replace-host-key",
        "publish-address",
        "reverse-name",
        "addressed",
        "publish-identity",
        "port25-out",
        "converge",
        "enrolled");
  }

  /** What the host's convergence found. */
  record Laid(int changes, long skewMillis) {}

  @Override
  public RunResult run(NodeWork work, Steps steps) throws Exception {
    UUID id = work.node();
    if (nodes.require(id).state() == NodeState.RETIRED) {
      return RunResult.done("it was retired meanwhile");
    }
    Optional<RunResult> unplaced =
        nodes.require(id).isOwn() ? adopted.place(id, steps) : rented.place(id, steps);
    if (unplaced.isPresent()) {
      return unplaced.get();
    }
    steps.step("addressed", Boolean.class, () -> move(id, NodeState.ADDRESSED));
    steps.step("publish-identity", Boolean.class, () -> publishIdentity(id));
    steps.step("port25-out", String.class, () -> portOut(id, steps));
    steps.step("converge", Laid.class, () -> converge(id, steps));
    if (!enrolment.isEnrolled(id)) {
      return RunResult.snooze(LOOK_AGAIN, "the agent to enrol");
    }
    steps.step("enrolled", Boolean.class, () -> move(id, NodeState.ENROLLED));
    Optional<Sighting> seen =
        sightings.find(id).filter(sighting -> sighting.liveness() == Liveness.ALIVE);
    return seen.isEmpty()
        ? RunResult.snooze(LOOK_AGAIN, "the agent's first heartbeat")
        : goLive(id);
  }

  /** A certificate is ordered at once: this job goes on meanwhile, by one of the host's making. */
  private boolean publishIdentity(UUID id) {
    names.publish(id);
    if (installation.acme().isUsed()) {
      nodes.enqueue(NodeWork.CERTIFICATE, id);
    }
    return true;
  }

  /**
   * Told before the minutes that convergence takes, for a provider may need days to open the port.
   * What is built meanwhile is good; the gate waits.
   */
  private String portOut(UUID id, Steps steps) throws Exception {
    GateCheck found = goLive.portOut(id);
    if (!found.ok()) {
      steps.note(
          "%s failed, the gate will wait for it: %s".formatted(found.id(), found.evidence()));
    }
    return found.evidence();
  }

  private Laid converge(UUID id, Steps steps) throws Exception {
    Converger.Converged done =
        converger.converge(
            nodes.require(id), (number, of, label, change) -> steps.note(note(change.await())));
    move(id, NodeState.PROVISIONED);
    return new Laid(done.plan().changes().size(), done.skewMillis());
  }

  private static String note(Applied done) {
    String warning = done.warning() == null ? "" : ": " + done.warning();
    return "%s, %d ms%s".formatted(done.label(), done.millis(), warning);
  }

  /** Onwards only: a node that was released from quarantine may be further than this step. */
  private boolean move(UUID id, NodeState next) {
    if (nodes.require(id).state().compareTo(next) < 0) {
      nodes.move(id, next);
    }
    return true;
  }

  private RunResult goLive(UUID id) throws Exception {
    if (!nodes.require(id).state().isSending()) {
      String failed =
          goLive.pass(id).stream()
              .filter(check -> !check.ok())
              .map(check -> "%s (%s)".formatted(check.id(), check.evidence()))
              .collect(Collectors.joining("; "));
      if (!failed.isEmpty()) {
        return RunResult.snooze(goLive.untilNext(id), "the go-live gate: " + failed);
      }
    }
    return RunResult.done("%s is warming".formatted(nodes.require(id).name()));
  }
}

package dev.rookery.orchestrator.provisioning;

import dev.rookery.orchestrator.fleet.EgressSources;
import dev.rookery.orchestrator.fleet.Enrolment;
import dev.rookery.orchestrator.fleet.GateCheck;
import dev.rookery.orchestrator.fleet.GateChecks;
import dev.rookery.orchestrator.fleet.Liveness;
import dev.rookery.orchestrator.fleet.Node;
import dev.rookery.orchestrator.fleet.NodeState;
import dev.rookery.orchestrator.fleet.NodeWork;
import dev.rookery.orchestrator.fleet.Nodes;
import dev.rookery.orchestrator.fleet.Sighting;
import dev.rookery.orchestrator.fleet.Sightings;
import dev.rookery.orchestrator.jobs.RunResult;
import dev.rookery.orchestrator.jobs.Steps;
import dev.rookery.orchestrator.jobs.Workflow;
import dev.rookery.orchestrator.provisioning.host.Applying.Applied;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Brings a node from order to warming. */
@Singleton
final class CreateNode implements Workflow<NodeWork> {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

  private final Nodes nodes;
  private final RentedPlace rented;
  private final OwnPlace adopted;
  private final Converger converger;
  private final Enrolment enrolment;
  private final Sightings sightings;
  private final GoLiveGate gate;
  private final GateChecks gateChecks;
  private final EgressSources egressSources;

  CreateNode(
      Nodes nodes,
      RentedPlace rented,
      OwnPlace adopted,
      Converger converger,
      Enrolment enrolment,
      Sightings sightings,
      GoLiveGate gate,
      GateChecks gateChecks,
      EgressSources egressSources) {
    this.nodes = nodes;
    this.rented = rented;
    this.adopted = adopted;
    this.converger = converger;
    this.enrolment = enrolment;
    this.sightings = sightings;
    this.gate = gate;
    this.gateChecks = gateChecks;
    this.egressSources = egressSources;
  }

  @Override
  public String kind() {
    return NodeWork.CREATE;
  }

  @Override
  public Class<NodeWork> payloadType() {
    return NodeWork.class;
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
        "converge",
        "enrolled");
  }

  /** What the host's convergence found, kept for the gate. */
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
    Laid laid = steps.step("converge", Laid.class, () -> converge(id, steps));
    if (!enrolment.isEnrolled(id)) {
      return RunResult.snooze(LOOK_AGAIN, "the agent to enrol");
    }
    steps.step("enrolled", Boolean.class, () -> move(id, NodeState.ENROLLED));
    Optional<Sighting> seen =
        sightings.find(id).filter(sighting -> sighting.liveness() == Liveness.ALIVE);
    return seen.isEmpty()
        ? RunResult.snooze(LOOK_AGAIN, "the agent's first heartbeat")
        : goLive(id, seen.get(), laid);
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

  private RunResult goLive(UUID id, Sighting seen, Laid laid) {
    Node node = nodes.require(id);
    List<GateCheck> checks = gate.check(node, seen, laid.skewMillis());
    gateChecks.record(id, checks);
    List<GateCheck> failed = checks.stream().filter(check -> !check.ok()).toList();
    if (!failed.isEmpty()) {
      return RunResult.snooze(
          LOOK_AGAIN,
          "the go-live gate: "
              + failed.stream()
                  .map(check -> "%s (%s)".formatted(check.id(), check.evidence()))
                  .collect(Collectors.joining("; ")));
    }
    egressSources.add(id, node.requireHost().address(), node.requireHostname());
    nodes.move(id, NodeState.WARMING);
    return RunResult.done("%s is warming".formatted(node.name()));
  }
}

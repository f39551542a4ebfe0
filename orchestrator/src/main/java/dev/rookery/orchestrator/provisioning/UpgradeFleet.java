package dev.rookery.orchestrator.provisioning;

import dev.rookery.orchestrator.fleet.AutomaticActions;
import dev.rookery.orchestrator.fleet.Node;
import dev.rookery.orchestrator.fleet.NodeWork;
import dev.rookery.orchestrator.fleet.Nodes;
import dev.rookery.orchestrator.fleet.Upgrades;
import dev.rookery.orchestrator.jobs.Job;
import dev.rookery.orchestrator.jobs.JobState;
import dev.rookery.orchestrator.jobs.Jobs;
import dev.rookery.orchestrator.jobs.RunResult;
import dev.rookery.orchestrator.jobs.Steps;
import dev.rookery.orchestrator.jobs.Workflow;
import dev.rookery.orchestrator.platform.Installation;
import dev.rookery.orchestrator.platform.OperatorActionException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Upgrades the agents of all nodes in service in waves, and stops at the first wave in which one
 * fails. No wave begins while most of the fleet is not heard of; a node that is taken out of
 * service meanwhile is left out.
 */
@Singleton
final class UpgradeFleet implements Workflow<Upgrades.Fleet> {
  private final Nodes nodes;
  private final AutomaticActions automatic;
  private final Jobs jobs;
  private final Duration heartbeat;

  UpgradeFleet(Nodes nodes, AutomaticActions automatic, Jobs jobs, Installation installation) {
    this.nodes = nodes;
    this.automatic = automatic;
    this.jobs = jobs;
    this.heartbeat = installation.heartbeat();
  }

  @Override
  public String kind() {
    return Upgrades.FLEET;
  }

  @Override
  public Class<Upgrades.Fleet> payloadType() {
    return Upgrades.Fleet.class;
  }

  /** The jobs of one wave, one a node. */
  record Begun(List<UUID> jobs) {}

  @Override
  public RunResult run(Upgrades.Fleet order, Steps steps) throws Exception {
    Waves plan = steps.step("plan", Waves.class, this::plan);
    for (int wave = 0; wave < plan.waves().size(); wave++) {
      Optional<RunResult> waits = wave(plan, wave, steps);
      if (waits.isPresent()) {
        return waits.get();
      }
    }
    int upgraded = plan.waves().stream().mapToInt(List::size).sum();
    return RunResult.done("%d nodes in %d waves".formatted(upgraded, plan.waves().size()));
  }

  private Waves plan() {
    return Waves.of(nodes.list().stream().filter(Node::isInService).map(Node::id).toList());
  }

  private Optional<RunResult> wave(Waves plan, int wave, Steps steps) throws Exception {
    String name = "wave %d".formatted(wave + 1);
    if (!steps.isDone(name)) {
      Optional<String> held = automatic.heldBack();
      if (held.isPresent()) {
        return Optional.of(RunResult.snooze(heartbeat, held.get()));
      }
    }
    Begun begun = steps.step(name, Begun.class, () -> begin(plan.waves().get(wave)));
    List<Job> open =
        begun.jobs().stream()
            .flatMap(id -> jobs.find(id).stream())
            .filter(job -> job.state() != JobState.DONE)
            .toList();
    List<Job> under = open.stream().filter(job -> job.finishedAt() == null).toList();
    if (!under.isEmpty()) {
      return Optional.of(
          RunResult.snooze(
              heartbeat, "%s, %d of %d nodes".formatted(name, under.size(), begun.jobs().size())));
    }
    if (!open.isEmpty()) {
      throw new OperatorActionException(
          "%s: %d of %d nodes failed, so the %d after it stay as they are: %s"
              .formatted(
                  name,
                  open.size(),
                  begun.jobs().size(),
                  plan.after(wave),
                  open.stream()
                      .map(job -> String.valueOf(job.lastError()))
                      .collect(Collectors.joining("; "))));
    }
    return Optional.empty();
  }

  private Begun begin(List<UUID> wave) {
    return new Begun(
        wave.stream()
            .filter(id -> nodes.require(id).isInService())
            .map(id -> nodes.enqueue(NodeWork.UPGRADE, id))
            .toList());
  }
}

package dev.rookery.orchestrator.provisioning;

import dev.rookery.orchestrator.fleet.Duty;
import dev.rookery.orchestrator.fleet.Liveness;
import dev.rookery.orchestrator.fleet.NodeJob;
import dev.rookery.orchestrator.fleet.NodeWork;
import dev.rookery.orchestrator.fleet.Nodes;
import dev.rookery.orchestrator.fleet.Sightings;
import dev.rookery.orchestrator.jobs.RunResult;
import dev.rookery.orchestrator.jobs.Steps;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Starts one agent that is not heard of; an agent that runs is left alone. */
@Singleton
final class RestartAgent extends NodeJob {
  private final Nodes nodes;
  private final Converger converger;
  private final Sightings sightings;
  private final AgentRestarts restarts;
  private final Clock clock;

  RestartAgent(
      Nodes nodes, Converger converger, Sightings sightings, AgentRestarts restarts, Clock clock) {
    super(NodeWork.RESTART_AGENT);
    this.nodes = nodes;
    this.converger = converger;
    this.sightings = sightings;
    this.restarts = restarts;
    this.clock = clock;
  }

  @Override
  public RunResult run(NodeWork work, Steps steps) throws Exception {
    if (nodes.require(work.node()).service().duty() == Duty.MAINTENANCE) {
      return RunResult.done("it is in maintenance meanwhile");
    }
    var seen = sightings.find(work.node());
    if (seen.isEmpty() || seen.get().liveness() == Liveness.ALIVE) {
      return RunResult.done("it is heard of again");
    }
    String reason =
        "%s since %s".formatted(seen.get().liveness().word(), seen.get().livenessSince());
    try {
      converger.startAgent(nodes.require(work.node()));
      restarts.record(work.node(), clock.instant(), reason, "started");
      return RunResult.done("started");
    } catch (Exception e) {
      restarts.record(work.node(), clock.instant(), reason, String.valueOf(e.getMessage()));
      throw e;
    }
  }
}

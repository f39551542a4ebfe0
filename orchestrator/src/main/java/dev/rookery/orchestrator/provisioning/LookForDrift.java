package dev.rookery.orchestrator.provisioning;

import dev.rookery.orchestrator.fleet.Drifts;
import dev.rookery.orchestrator.fleet.NodeJob;
import dev.rookery.orchestrator.fleet.NodeWork;
import dev.rookery.orchestrator.fleet.Nodes;
import dev.rookery.orchestrator.jobs.RetryPolicy;
import dev.rookery.orchestrator.jobs.RunResult;
import dev.rookery.orchestrator.jobs.Steps;
import dev.rookery.orchestrator.provisioning.host.HostChange;
import dev.rookery.orchestrator.provisioning.host.HostPlan;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Looks whether a node's host differs from what is wanted, and keeps what was found. */
@Singleton
final class LookForDrift extends NodeJob {
  private final Nodes nodes;
  private final Converger converger;
  private final Drifts drifts;
  private final Clock clock;

  LookForDrift(Nodes nodes, Converger converger, Drifts drifts, Clock clock) {
    super(NodeWork.DRIFT);
    this.nodes = nodes;
    this.converger = converger;
    this.drifts = drifts;
    this.clock = clock;
  }

  @Override
  public RetryPolicy retries() {
    return PlanNode.SOON;
  }

  @Override
  public RunResult run(NodeWork work, Steps steps) throws Exception {
    HostPlan plan = converger.plan(nodes.require(work.node())).plan();
    drifts.saw(
        work.node(), clock.instant(), plan.changes().stream().map(HostChange::line).toList());
    return RunResult.done(PlanReport.of(plan));
  }
}

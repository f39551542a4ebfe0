package dev.rookery.orchestrator.provisioning;

import dev.rookery.orchestrator.fleet.NodeJob;
import dev.rookery.orchestrator.fleet.NodeWork;
import dev.rookery.orchestrator.fleet.Nodes;
import dev.rookery.orchestrator.jobs.RetryPolicy;
import dev.rookery.orchestrator.jobs.RunResult;
import dev.rookery.orchestrator.jobs.Steps;
import jakarta.inject.Singleton;

/** As {@link PlanNode}, with the differences within files. */
@Singleton
final class DiffNode extends NodeJob {
  private final Nodes nodes;
  private final Converger converger;

  DiffNode(Nodes nodes, Converger converger) {
    super(NodeWork.DIFF);
    this.nodes = nodes;
    this.converger = converger;
  }

  @Override
  public RetryPolicy retries() {
    return PlanNode.SOON;
  }

  @Override
  public RunResult run(NodeWork work, Steps steps) throws Exception {
    Converger.Compared found = converger.compare(nodes.require(work.node()));
    return RunResult.done(PlanReport.of(found.plan(), found.files()));
  }
}

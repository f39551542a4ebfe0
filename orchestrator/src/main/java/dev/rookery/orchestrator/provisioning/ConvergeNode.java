package dev.rookery.orchestrator.provisioning;

import dev.rookery.orchestrator.fleet.NodeWork;
import dev.rookery.orchestrator.fleet.Nodes;
import dev.rookery.orchestrator.jobs.RunResult;
import dev.rookery.orchestrator.jobs.Steps;
import dev.rookery.orchestrator.jobs.Workflow;
import jakarta.inject.Singleton;
import java.util.List;

/** Makes a node's host what it should be, again. */
@Singleton
final class ConvergeNode implements Workflow<NodeWork> {
  private final Nodes nodes;
  private final Converger converger;

  ConvergeNode(Nodes nodes, Converger converger) {
    this.nodes = nodes;
    this.converger = converger;
  }

  /**
   * @param changes a line each, empty = nothing differed
   */
  record Report(int changed, List<String> changes) {}

  @Override
  public String kind() {
    return NodeWork.CONVERGE;
  }

  @Override
  public Class<NodeWork> payloadType() {
    return NodeWork.class;
  }

  @Override
  public RunResult run(NodeWork work, Steps steps) throws Exception {
    HostPlan plan = converger.converge(nodes.require(work.node())).plan();
    List<String> lines = plan.changes().stream().map(HostChange::line).toList();
    return RunResult.done(new Report(lines.size(), lines));
  }
}

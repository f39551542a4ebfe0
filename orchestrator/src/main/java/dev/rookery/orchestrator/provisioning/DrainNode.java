package dev.rookery.orchestrator.provisioning;

import dev.rookery.orchestrator.fleet.Node;
import dev.rookery.orchestrator.fleet.NodeJob;
import dev.rookery.orchestrator.fleet.NodeWork;
import dev.rookery.orchestrator.fleet.Nodes;
import dev.rookery.orchestrator.jobs.RunResult;
import dev.rookery.orchestrator.jobs.Steps;
import jakarta.inject.Singleton;

/** Waits until a node that takes nothing new is empty; it stays as it is then. */
@Singleton
final class DrainNode extends NodeJob {
  private final Nodes nodes;
  private final Draining draining;

  DrainNode(Nodes nodes, Draining draining) {
    super(NodeWork.DRAIN);
    this.nodes = nodes;
    this.draining = draining;
  }

  @Override
  public RunResult run(NodeWork work, Steps steps) throws Exception {
    Node node = nodes.require(work.node());
    return draining
        .await(node, steps)
        .orElseGet(() -> RunResult.done("%s is empty".formatted(node.name())));
  }
}

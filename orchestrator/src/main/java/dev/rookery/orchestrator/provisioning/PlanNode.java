package dev.rookery.orchestrator.provisioning;

import dev.rookery.orchestrator.fleet.NodeJob;
import dev.rookery.orchestrator.fleet.NodeWork;
import dev.rookery.orchestrator.fleet.Nodes;
import dev.rookery.orchestrator.jobs.RetryPolicy;
import dev.rookery.orchestrator.jobs.RunResult;
import dev.rookery.orchestrator.jobs.Steps;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Says what an apply would change on a node's host, and changes nothing. */
@Singleton
final class PlanNode extends NodeJob {
  /** Somebody waits for the answer. */
  static final RetryPolicy SOON = new RetryPolicy(3, Duration.ofSeconds(1), Duration.ofSeconds(5));

  private final Nodes nodes;
  private final Converger converger;

  PlanNode(Nodes nodes, Converger converger) {
    super(NodeWork.PLAN);
    this.nodes = nodes;
    this.converger = converger;
  }

  @Override
  public RetryPolicy retries() {
    return SOON;
  }

  @Override
  public RunResult run(NodeWork work, Steps steps) throws Exception {
    return RunResult.done(PlanReport.of(converger.plan(nodes.require(work.node())).plan()));
  }
}

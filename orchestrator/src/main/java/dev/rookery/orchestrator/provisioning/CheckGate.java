package dev.rookery.orchestrator.provisioning;

import dev.rookery.orchestrator.fleet.GateCheck;
import dev.rookery.orchestrator.fleet.GateLevel;
import dev.rookery.orchestrator.fleet.NodeJob;
import dev.rookery.orchestrator.fleet.NodeWork;
import dev.rookery.orchestrator.jobs.RetryPolicy;
import dev.rookery.orchestrator.jobs.RunResult;
import dev.rookery.orchestrator.jobs.Steps;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Makes the checks of the go-live gate anew. A node that waits at the gate goes on when all pass; a
 * node that sends already stays what it is, whatever is found.
 */
@Singleton
final class CheckGate extends NodeJob {
  private final GoLive goLive;
  private final NodeNames names;

  CheckGate(GoLive goLive, NodeNames names) {
    super(NodeWork.GATE);
    this.goLive = goLive;
    this.names = names;
  }

  @Override
  public RetryPolicy retries() {
    return PlanNode.SOON;
  }

  /** Ids of the checks by how well they passed. */
  record Report(List<String> ok, List<String> weak, List<String> failed) {
    static Report of(List<GateCheck> checks) {
      return new Report(
          ids(checks, GateLevel.OK), ids(checks, GateLevel.WEAK), ids(checks, GateLevel.FAILED));
    }

    private static List<String> ids(List<GateCheck> checks, GateLevel level) {
      return checks.stream().filter(check -> check.level() == level).map(GateCheck::id).toList();
    }
  }

  @Override
  public RunResult run(NodeWork work, Steps steps) throws Exception {
    names.publish(work.node()); // a node of an earlier release has none but its address
    return RunResult.done(Report.of(goLive.pass(work.node())));
  }
}

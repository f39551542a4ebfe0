package dev.rookery.orchestrator.provisioning;

import dev.rookery.orchestrator.fleet.Drifts;
import dev.rookery.orchestrator.fleet.NodeJob;
import dev.rookery.orchestrator.fleet.NodeWork;
import dev.rookery.orchestrator.fleet.Nodes;
import dev.rookery.orchestrator.jobs.RunResult;
import dev.rookery.orchestrator.jobs.Steps;
import dev.rookery.orchestrator.provisioning.host.Applying.Applied;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;

/** Makes a node's host what it should be; each change is a step of the job. */
@Singleton
final class ApplyNode extends NodeJob {
  private final Nodes nodes;
  private final Converger converger;
  private final Drifts drifts;
  private final Clock clock;

  ApplyNode(Nodes nodes, Converger converger, Drifts drifts, Clock clock) {
    super(NodeWork.APPLY);
    this.nodes = nodes;
    this.converger = converger;
    this.drifts = drifts;
    this.clock = clock;
  }

  @Override
  public RunResult run(NodeWork work, Steps steps) throws Exception {
    PlanReport report =
        PlanReport.of(
            converger
                .converge(
                    nodes.require(work.node()),
                    (number, of, label, change) -> {
                      // a later attempt looks at the host again, and its steps are others
                      String name = "%d.%02d %s".formatted(steps.attempt(), number, label);
                      Applied done = steps.step(name, Applied.class, change::await);
                      if (done.warning() != null) {
                        steps.note("%s: %s".formatted(label, done.warning()));
                      }
                    })
                .plan());
    drifts.saw(work.node(), clock.instant(), List.of());
    return RunResult.done(report);
  }
}

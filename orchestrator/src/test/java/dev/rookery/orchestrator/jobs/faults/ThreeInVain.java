package dev.rookery.orchestrator.jobs.faults;

import dev.rookery.orchestrator.jobs.RunResult;
import dev.rookery.orchestrator.jobs.Steps;
import dev.rookery.orchestrator.jobs.Workflow;
import dev.rookery.orchestrator.platform.OperatorActionException;
import org.jspecify.annotations.Nullable;

/** Makes three things out there, is given up and undone. */
record ThreeInVain(ThreeEffects three) implements Workflow<String> {

  @Override
  public String kind() {
    return three.kind();
  }

  @Override
  public Class<String> payloadType() {
    return String.class;
  }

  @Override
  public boolean undoes() {
    return true;
  }

  @Override
  public RunResult run(String payload, Steps steps) throws Exception {
    three.run(payload, steps);
    throw new OperatorActionException("in vain");
  }

  @Override
  public void undo(String payload, String step, @Nullable String result, Steps steps) {
    three.effects().lookUp(ThreeEffects.marker(payload, step)).ifPresent(three.effects()::remove);
  }
}

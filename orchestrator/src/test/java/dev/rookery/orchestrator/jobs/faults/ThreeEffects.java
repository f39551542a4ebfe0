package dev.rookery.orchestrator.jobs.faults;

import dev.rookery.orchestrator.jobs.RunResult;
import dev.rookery.orchestrator.jobs.Steps;
import dev.rookery.orchestrator.jobs.Workflow;
import java.util.List;

/** Makes three things out there, one after the other. */
record ThreeEffects(String kind, Effects effects, String by) implements Workflow<String> {
  static final List<String> STEPS = List.of("first", "second", "third");

  @Override
  public Class<String> payloadType() {
    return String.class;
  }

  @Override
  public RunResult run(String payload, Steps steps) throws Exception {
    for (String step : STEPS) {
      String marker = marker(payload, step);
      steps.effect(step, marker, String.class, effects::lookUp, () -> effects.make(marker, by));
    }
    return RunResult.done(by);
  }

  static String marker(String payload, String step) {
    return payload + "/" + step;
  }
}

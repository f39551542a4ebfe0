package dev.rookery.orchestrator.pacing;

import dev.rookery.orchestrator.fleet.WantedChanges;
import dev.rookery.orchestrator.jobs.RunResult;
import dev.rookery.orchestrator.jobs.Steps;
import dev.rookery.orchestrator.jobs.Workflow;
import jakarta.inject.Singleton;
import java.time.Duration;
import redis.clients.jedis.exceptions.JedisException;

/** Runs after every announced change; many changes are one run. */
@Singleton
final class PublishWanted implements Workflow<PublishWanted.Nothing> {
  private static final Duration AGAIN = Duration.ofSeconds(1);
  private final WantedStates states;

  PublishWanted(WantedStates states) {
    this.states = states;
  }

  record Nothing() {}

  @Override
  public String kind() {
    return WantedChanges.PUBLISH;
  }

  @Override
  public Class<Nothing> payloadType() {
    return Nothing.class;
  }

  @Override
  public RunResult run(Nothing payload, Steps steps) {
    try {
      states.publish();
      return RunResult.done();
    } catch (JedisException e) {
      return RunResult.snooze(AGAIN, "Redis");
    }
  }
}

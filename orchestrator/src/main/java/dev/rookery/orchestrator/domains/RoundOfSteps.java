package dev.rookery.orchestrator.domains;

import dev.rookery.orchestrator.jobs.Steps;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Function;

/** The steps of one round of a job that goes through the same ones several times. */
record RoundOfSteps(Steps steps, int round) implements Steps {
  private String named(String name) {
    return round == 1 ? name : "%d. %s".formatted(round, name);
  }

  @Override
  public UUID jobId() {
    return steps.jobId();
  }

  @Override
  public int attempt() {
    return steps.attempt();
  }

  @Override
  public <R> R step(String name, Class<R> type, Callable<R> work) throws Exception {
    return steps.step(named(name), type, work);
  }

  @Override
  public <R> R effect(
      String name,
      String marker,
      Class<R> type,
      Function<String, Optional<R>> lookUp,
      Callable<R> create)
      throws Exception {
    return steps.effect(named(name), marker, type, lookUp, create);
  }

  @Override
  public <R> R await(String signal, Class<R> type, Duration atMost, String reason)
      throws Exception {
    return steps.await(signal, type, atMost, reason);
  }

  @Override
  public boolean isDone(String name) {
    return steps.isDone(named(name));
  }

  @Override
  public void note(String detail) {
    steps.note(detail);
  }
}

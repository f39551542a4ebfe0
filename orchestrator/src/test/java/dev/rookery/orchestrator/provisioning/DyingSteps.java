package dev.rookery.orchestrator.provisioning;

import dev.rookery.orchestrator.jobs.RunResult;
import dev.rookery.orchestrator.jobs.Steps;
import dev.rookery.orchestrator.jobs.Workflow;
import dev.rookery.orchestrator.platform.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * A journal whose process dies at each step once: after the effect, before its result is kept. So
 * each effect happens twice, as at the worst point of a crash.
 */
final class DyingSteps implements Steps {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final UUID job = UUID.randomUUID();
  private final Map<String, String> kept = new HashMap<>();
  private final Set<String> died = new HashSet<>();
  final List<String> notes = new ArrayList<>();

  /** The process ended. */
  static final class Died extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Takes a workflow up from the top again and again, until it is done. */
  <P> RunResult.Done runToItsEnd(Workflow<P> workflow, P payload) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    RunResult last = RunResult.snooze(Duration.ZERO, "nothing yet");
    while (System.nanoTime() < deadline) {
      try {
        last = workflow.run(payload, this);
        if (last instanceof RunResult.Done done) {
          return done;
        }
        LockSupport.parkNanos(50_000_000);
      } catch (Died e) {
        continue; // another process takes it up
      }
    }
    throw new AssertionError("still " + last);
  }

  /** Steps at which it died. */
  Set<String> died() {
    return died;
  }

  @Override
  public UUID jobId() {
    return job;
  }

  @Override
  public int attempt() {
    return 1;
  }

  @Override
  public <R> R step(String name, Class<R> type, Callable<R> work) throws Exception {
    if (!kept.containsKey(name)) {
      String result = Json.write(work.call());
      if (died.add(name)) {
        throw new Died();
      }
      kept.put(name, result);
    }
    return Json.read(kept.get(name), type);
  }

  @Override
  public <R> R effect(
      String name,
      String marker,
      Class<R> type,
      Function<String, Optional<R>> lookUp,
      Callable<R> create)
      throws Exception {
    return step(
        name,
        type,
        () -> {
          Optional<R> found = lookUp.apply(marker);
          return found.isPresent() ? found.get() : create.call();
        });
  }

  @Override
  public <R> R await(String signal, Class<R> type, Duration atMost, String reason) {
    throw new UnsupportedOperationException(signal);
  }

  @Override
  public boolean isDone(String name) {
    return kept.containsKey(name);
  }

  @Override
  public void note(String detail) {
    notes.add(detail);
  }
}

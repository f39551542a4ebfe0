package dev.rookery.orchestrator.provisioning;

import dev.rookery.orchestrator.jobs.Steps;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Function;

/**
 * A journal in memory whose process is killed at one moment: before a step, or after its effect and
 * before anybody heard of it.
 */
public final class CutOffSteps implements Steps {
  private final Map<String, Object> journal = new HashMap<>();
  private final List<String> notes = new ArrayList<>();
  private int left;

  /**
   * @param moments how many are lived through: 0 = killed before the first step, 1 = within it
   */
  public CutOffSteps(int moments) {
    this.left = moments;
  }

  /** Nobody kills it. */
  public static CutOffSteps none() {
    return new CutOffSteps(Integer.MAX_VALUE);
  }

  /** The process is gone. */
  public static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** The same journal, in a new process. */
  public CutOffSteps resumed() {
    left = Integer.MAX_VALUE;
    return this;
  }

  private void moment() {
    if (left-- == 0) {
      throw new Killed();
    }
  }

  @Override
  public <R> R step(String name, Class<R> type, Callable<R> work) throws Exception {
    if (!journal.containsKey(name)) {
      moment();
      R result = work.call();
      moment();
      journal.put(name, result);
    }
    return type.cast(journal.get(name));
  }

  @Override
  public <R> R effect(
      String name,
      String marker,
      Class<R> type,
      Function<String, Optional<R>> lookUp,
      Callable<R> create) {
    throw new UnsupportedOperationException("no orders here");
  }

  @Override
  public <R> R await(String signal, Class<R> type, Duration atMost, String reason) {
    throw new UnsupportedOperationException("no signals here");
  }

  @Override
  public UUID jobId() {
    return new UUID(0, 1);
  }

  @Override
  public int attempt() {
    return 1;
  }

  @Override
  public boolean isDone(String name) {
    return journal.containsKey(name);
  }

  @Override
  public void note(String detail) {
    notes.add(detail);
  }
}

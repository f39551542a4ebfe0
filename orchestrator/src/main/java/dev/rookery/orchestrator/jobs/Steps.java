package dev.rookery.orchestrator.jobs;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Function;

/** The step journal of one job under one lease: intent, then effect, then result. */
public interface Steps {

  UUID jobId();

  /** Attempt of the job, from 1. */
  int attempt();

  /**
   * A step that may be done twice without harm. Its result is stored and given back from then on.
   *
   * @param type of the result; a record, String, Integer, Boolean or {@link Void}
   * @throws LeaseLostException another worker holds the job now; stop at once
   */
  <R> R step(String name, Class<R> type, Callable<R> work) throws Exception;

  /**
   * A step with an effect in the outside world that must happen once. When an earlier try may have
   * been cut off, {@code lookUp} is asked first for what the marker names.
   *
   * @param marker name of the effect out there, made from the job, the same at every try
   */
  <R> R effect(
      String name,
      String marker,
      Class<R> type,
      Function<String, Optional<R>> lookUp,
      Callable<R> create)
      throws Exception;

  /**
   * A step that is done when a signal came; it may have come before. Until then the run ends here,
   * holds no thread and uses no attempt; it is taken up from the top when the signal comes.
   *
   * @param signal name of one event, the same at every try; given by {@link Jobs#signal} to the
   *     job's tenant
   * @param atMost from the first time the job got here, by the database's clock
   * @param reason what is waited for, in words for people
   * @return the signal's payload
   * @throws SignalTimeoutException it did not come in time; that is journalled, too
   */
  <R> R await(String signal, Class<R> type, Duration atMost, String reason) throws Exception;

  /** True when the step's result is stored. */
  boolean isDone(String name);

  /** A line in the job's history that people read: what was seen. */
  void note(String detail);
}

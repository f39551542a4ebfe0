package dev.rookery.orchestrator.jobs;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One kind of work. {@link #run} is called from the top at every attempt and after every snooze;
 * {@link Steps} gives back the stored result of what is already done, so it reads as the procedure.
 *
 * @param <P> payload, a record that goes to JSON and back
 */
public interface Workflow<P> {

  /** Stable name, dotted: {@code node.create}. Stored; never rename. */
  String kind();

  Class<P> payloadType();

  default RetryPolicy retries() {
    return RetryPolicy.STANDARD;
  }

  /** How many of this kind run at the same time. */
  default Limits limits() {
    return Limits.NONE;
  }

  /**
   * Grows when the procedure changes so that an older release cannot go on with a newer journal.
   */
  default int version() {
    return 1;
  }

  /**
   * Every step that this release knows, those of {@link Steps#await} aside; empty = not checked. A
   * job whose journal names another one is parked for a person and not run on. Who watches a job is
   * told how many there are; those that a job leaves out count until it ends.
   */
  default Set<String> steps() {
    return Set.of();
  }

  /** Whether a job that is given up, or cancelled by a person, has its steps undone. */
  default boolean undoes() {
    return false;
  }

  /**
   * Undoes one step. Called for every step of the journal, the last one first, at least once for
   * each; done for good when it returns.
   *
   * @param step that was done, or perhaps done: the job ended between its intent and its result
   * @param result JSON text; null when it has none or the step was perhaps done: look by its marker
   * @param steps for steps of the undoing itself, of a journal of their own for each step undone
   * @throws Exception as {@link #run}; tried again by the same policy, then left to a person
   */
  default void undo(P payload, String step, @Nullable String result, Steps steps)
      throws Exception {}

  /**
   * Does the work, or as much of it as can be done now.
   *
   * @throws dev.rookery.orchestrator.platform.OperatorActionException ends the job: a person must
   *     act
   * @throws Exception anything else counts as a failed attempt and is tried again by policy
   */
  RunResult run(P payload, Steps steps) throws Exception;
}

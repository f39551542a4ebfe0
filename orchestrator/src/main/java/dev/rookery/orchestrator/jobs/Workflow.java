package dev.rookery.orchestrator.jobs;

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
   * Does the work, or as much of it as can be done now.
   *
   * @throws dev.rookery.orchestrator.platform.OperatorActionException ends the job: a person must
   *     act
   * @throws Exception anything else counts as a failed attempt and is tried again by policy
   */
  RunResult run(P payload, Steps steps) throws Exception;
}

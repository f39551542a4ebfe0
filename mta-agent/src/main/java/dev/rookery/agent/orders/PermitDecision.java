package dev.rookery.agent.orders;

/** Whether a message may leave now. */
public sealed interface PermitDecision {

  /** It may. The permit is on disk once the transaction is. */
  record Granted(Permit permit) implements PermitDecision {}

  /**
   * Not now; later, when a new budget opens or earlier messages were delivered.
   *
   * @param reason one sentence with figures
   */
  record Exhausted(String reason) implements PermitDecision {}
}

package dev.rookery.dns.provider;

import java.time.Instant;

/** How applying a plan ended. */
public sealed interface ApplyOutcome {
  /**
   * All changes are made.
   *
   * @param serial of the zone afterwards
   */
  record Applied(long serial) implements ApplyOutcome {}

  /** The zone changed since the plan was made; nothing was done. Read and plan again. */
  record Stale(String reason) implements ApplyOutcome {}

  /** The provider will not do it; nothing was done, a person must act. */
  record Refused(String reason) implements ApplyOutcome {}

  /**
   * No answer, so it is open whether the changes were made. Read the zone again, settle what is
   * ours ({@code Ownership.settle}) and plan again.
   */
  record Unavailable(String reason, Instant retryAt) implements ApplyOutcome {}

  /** Only a person can do it. */
  record ByHand(Instructions instructions) implements ApplyOutcome {}
}

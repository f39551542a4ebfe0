package dev.rookery.orchestrator.jobs.ledger;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What workers ask of the ledger. Every time in it is the ledger's own clock's; a worker's clock
 * decides nothing. Each call is one transaction: when it throws, the caller does not know whether
 * it happened, and every call may be made again.
 */
public interface Ledger {

  /**
   * One turn of a worker: settles what ended, makes due what waited for its time, and claims.
   *
   * @throws dev.rookery.orchestrator.platform.TemporaryException the ledger does not answer
   */
  TurnResult turn(Turn turn);

  /**
   * @param worker who asks
   * @param lease how long a claim holds from now on
   * @param settlements written if their fence still holds the job
   * @param wishes kinds that may be claimed; empty = claim nothing
   * @param limit at most so many claims in all; 0 = only settle and make due
   */
  record Turn(
      String worker, Duration lease, List<Settlement> settlements, List<Wish> wishes, int limit) {}

  /**
   * @param claimed at most one of each lane and none of a busy lane; tenants in turn
   * @param refused settlements whose claim was lost: somebody else has the job
   * @param cancelled jobs of this worker that a person wants to end
   * @param untilNextDue time until the next job that waits for its time, empty = none waits
   */
  record TurnResult(
      List<Claimed> claimed,
      Set<Claimed.Hold> refused,
      Set<Claimed.Hold> cancelled,
      Optional<Duration> untilNextDue) {}

  /**
   * Only settles; beside a turn of the same worker, if need be.
   *
   * @return settlements whose claim was lost: somebody else has the job
   */
  Set<Claimed.Hold> settle(String worker, List<Settlement> settlements);

  /**
   * Lets claims hold for another lease.
   *
   * @return claims that are lost: somebody else has the job or it has ended; stop working on it
   */
  Set<Claimed.Hold> renew(String worker, Duration lease, Collection<Claimed.Hold> held);

  /**
   * Takes jobs back whose lease ran out, the third time a job is quarantined, and ends what waits
   * past its deadline.
   *
   * @return how many leases had run out
   */
  int rescue();

  /**
   * After an answer was lost: claims that the ledger gave to this worker and that it does not know
   * of are given back, no attempt or crash counted. Waits for a turn of this worker that is still
   * on its way.
   *
   * @param known all claims that the worker knows of
   * @return how many were given back
   */
  int disown(String worker, Collection<Claimed.Hold> known);
}

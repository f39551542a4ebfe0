package dev.rookery.lab.acme;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/** What goes wrong at the authority, in the order given. */
public final class AcmeFaults {
  private final Queue<Duration> refusedOrders = new ArrayDeque<>();
  private int badNonces;
  private int failingChallenges;

  AcmeFaults() {}

  /** The next requests' nonces are taken for spent ones. RFC 8555 §6.5. */
  public synchronized void badNonces(int requests) {
    badNonces += requests;
  }

  /** The next order is refused with Retry-After. RFC 8555 §6.6. */
  public synchronized void refuseOrder(Duration retryAfter) {
    refusedOrders.add(retryAfter);
  }

  /** The next challenges fail, whatever the DNS says. */
  public synchronized void failChallenges(int challenges) {
    failingChallenges += challenges;
  }

  synchronized boolean takeFailingChallenge() {
    if (failingChallenges == 0) {
      return false;
    }
    failingChallenges--;
    return true;
  }

  synchronized boolean takeBadNonce() {
    if (badNonces == 0) {
      return false;
    }
    badNonces--;
    return true;
  }

  synchronized Optional<Duration> takeRefusedOrder() {
    return Optional.ofNullable(refusedOrders.poll());
  }
}

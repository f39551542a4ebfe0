package dev.rookery.orchestrator.jobs.engine;

import dev.rookery.orchestrator.jobs.ledger.Claimed;
import dev.rookery.orchestrator.jobs.ledger.Claimed.Hold;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a worker holds: jobs that wait for a slot, in the order of their claims, and running ones.
 */
final class Hands {
  private final Pace pace;
  private final Map<Hold, Held> held = new LinkedHashMap<>();
  private final ArrayDeque<Held> waiting = new ArrayDeque<>();
  private final Map<String, Integer> ofKind = new HashMap<>();
  private List<Claimed> interrupts = new ArrayList<>();
  private int running;
  private long trustCheckAt;
  private boolean checkKnown;

  Hands(Pace pace) {
    this.pace = pace;
  }

  private static final class Held {
    final Claimed job;
    final long claimedAt;
    long trustedUntil;
    boolean started;
    Interruption why = Interruption.NONE;

    Held(Claimed job, long claimedAt) {
      this.job = job;
      this.claimedAt = claimedAt;
    }
  }

  void take(Claimed job, long askedAt) {
    Held one = new Held(job, askedAt);
    one.trustedUntil = askedAt + pace.trustNanos();
    held.put(job.hold(), one);
    waiting.add(one);
    ofKind.merge(job.kind(), 1, Integer::sum);
    if (!checkKnown || one.trustedUntil - trustCheckAt < 0) {
      checkKnown = true;
      trustCheckAt = one.trustedUntil;
    }
  }

  int held() {
    return held.size();
  }

  int waiting() {
    return waiting.size();
  }

  int freeSlots() {
    return Math.max(0, pace.slots() - running);
  }

  int ofKind(String kind) {
    return ofKind.getOrDefault(kind, 0);
  }

  List<Hold> holds() {
    return List.copyOf(held.keySet());
  }

  List<Claimed> start(long now) {
    if (waiting.isEmpty() || running >= pace.slots()) {
      return List.of();
    }
    List<Claimed> starts = new ArrayList<>();
    for (Held next = waiting.peek();
        next != null && running < pace.slots() && now - next.trustedUntil < 0;
        next = waiting.peek()) {
      waiting.remove();
      if (next.why == Interruption.LOST) {
        forget(next);
      } else {
        next.started = true;
        running++;
        starts.add(next.job);
      }
    }
    return starts;
  }

  /** Ends a run; says why it was interrupted, LOST also when its trust has ended. */
  Interruption drop(Hold hold, long now) {
    Held one = held.get(hold);
    if (one == null) {
      return Interruption.LOST;
    }
    forget(one);
    return now - one.trustedUntil < 0 ? one.why : Interruption.LOST;
  }

  private void forget(Held one) {
    held.remove(one.job.hold());
    ofKind.merge(one.job.kind(), -1, Integer::sum);
    if (one.started) {
      running--;
    }
  }

  void trust(Hold hold, long askedAt) {
    Held one = held.get(hold);
    if (one != null) {
      one.trustedUntil = askedAt + pace.trustNanos();
    }
  }

  boolean isTrusted(Hold hold, long now) {
    Held one = held.get(hold);
    return one != null && one.why != Interruption.LOST && now - one.trustedUntil < 0;
  }

  void lose(Hold hold) {
    interrupt(held.get(hold), Interruption.LOST);
  }

  /**
   * Its run is interrupted; one that waits for a slot is put down and given back here. A claim that
   * says itself that it is to end is left to do so.
   */
  Optional<Claimed> cancel(Hold hold) {
    Held one = held.get(hold);
    if (one != null && one.job.cancelAsked()) {
      return Optional.empty();
    }
    if (one == null || one.started) {
      interrupt(one, Interruption.CANCELLED);
      return Optional.empty();
    }
    waiting.remove(one);
    forget(one);
    return Optional.of(one.job);
  }

  void interruptAll(Interruption why) {
    List.copyOf(held.values()).forEach(one -> interrupt(one, why));
  }

  private void interrupt(@Nullable Held one, Interruption why) {
    if (one == null || one.why == Interruption.LOST || one.why == why) {
      return;
    }
    boolean first = one.why == Interruption.NONE;
    one.why = why;
    if (first && one.started) {
      interrupts.add(one.job);
    }
  }

  List<Claimed> interrupts() {
    if (interrupts.isEmpty()) {
      return List.of();
    }
    List<Claimed> told = interrupts;
    interrupts = new ArrayList<>();
    return told;
  }

  /** Claims whose trust has ended; looked at no more often than one can end. */
  void loseUntrusted(long now) {
    if (!checkKnown || now - trustCheckAt < 0) {
      return;
    }
    checkKnown = false;
    for (Held one : held.values()) {
      if (now - one.trustedUntil >= 0) {
        interrupt(one, Interruption.LOST);
      } else if (!checkKnown || one.trustedUntil - trustCheckAt < 0) {
        checkKnown = true;
        trustCheckAt = one.trustedUntil;
      }
    }
  }

  /** Jobs that wait for a slot longer than a poll: another worker may have one free. */
  List<Claimed> putDownStale(long now) {
    Held oldest = waiting.peek();
    return oldest == null || now - oldest.claimedAt < pace.pollNanos() ? List.of() : putDownAll();
  }

  /** All that has not started. */
  List<Claimed> putDownAll() {
    List<Claimed> down = new ArrayList<>();
    for (Held one : waiting) {
      forget(one);
      if (one.why != Interruption.LOST) {
        down.add(one.job);
      }
    }
    waiting.clear();
    return down;
  }

  /** All that runs and is not lost; from here on nothing of it is trusted. */
  List<Claimed> abandonAll() {
    List<Claimed> running =
        held.values().stream()
            .filter(one -> one.started && one.why != Interruption.LOST)
            .map(one -> one.job)
            .toList();
    held.clear();
    waiting.clear();
    ofKind.clear();
    this.running = 0;
    return running;
  }
}

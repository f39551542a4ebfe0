package dev.rookery.orchestrator.jobs.sim;

import java.util.Comparator;
import java.util.PriorityQueue;

/** Virtual time: what is going to happen, one thing after the other. */
final class Timeline {
  private record Event(long at, long order, Runnable what) {}

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
  private long now;
  private long made;

  /** Nanoseconds since the beginning. */
  long now() {
    return now;
  }

  void after(long nanos, Runnable what) {
    events.add(new Event(now + Math.max(0, nanos), made++, what));
  }

  /** Things that were planned so far, happened or not. */
  long made() {
    return made;
  }

  /**
   * Lets the next thing happen.
   *
   * @return false when nothing is going to happen up to that time
   */
  boolean step(long until) {
    if (events.isEmpty() || events.peek().at() > until) {
      now = until;
      return false;
    }
    Event next = events.remove();
    now = next.at();
    next.what().run();
    return true;
  }
}

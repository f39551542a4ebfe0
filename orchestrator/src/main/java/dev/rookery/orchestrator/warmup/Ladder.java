package dev.rookery.orchestrator.warmup;

import java.util.List;

/**
 * A series of caps. Receivers publish no such numbers: a ladder is a convention of senders, so it
 * is data that names its source.
 *
 * @param caps messages a sending day at each step, growing
 * @param safeStep where a source starts again after a long pause
 */
public record Ladder(String name, String source, int safeStep, List<Integer> caps) {
  public Ladder {
    caps = List.copyOf(caps);
    if (caps.isEmpty() || safeStep < 0 || safeStep >= caps.size()) {
      throw new IllegalArgumentException(
          "ladder %s: safeStep is %d, needs one of its %d steps"
              .formatted(name, safeStep, caps.size()));
    }
    for (int step = 1; step < caps.size(); step++) {
      if (caps.get(step) <= caps.get(step - 1)) {
        throw new IllegalArgumentException(
            "ladder %s: step %d is %d, not above %d before it"
                .formatted(name, step, caps.get(step), caps.get(step - 1)));
      }
    }
  }

  /** Messages a day at a step; above the last step the last cap, for good. */
  public int capAt(int step) {
    return caps.get(Math.min(step, top()));
  }

  int top() {
    return caps.size() - 1;
  }

  /** The highest step whose cap is at most this; the first when there is none. */
  int stepWithin(int cap) {
    int step = 0;
    while (step < top() && caps.get(step + 1) <= cap) {
      step++;
    }
    return step;
  }
}

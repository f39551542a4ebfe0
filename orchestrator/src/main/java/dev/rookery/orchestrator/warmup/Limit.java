package dev.rookery.orchestrator.warmup;

/**
 * A share that is too high, once there is enough to judge by: one complaint in fifty messages says
 * nothing.
 *
 * @param rate above which the limit is crossed, 0 to 1
 * @param leastSample messages below which nothing is judged
 * @param leastEvents events below which nothing is judged
 */
record Limit(double rate, int leastSample, int leastEvents, String source) {
  Limit {
    if (rate <= 0 || rate > 1) {
      throw new IllegalArgumentException("limit is %s, allowed is above 0 to 1".formatted(rate));
    }
  }

  boolean isCrossedBy(int events, int sample) {
    return sample >= leastSample && events >= leastEvents && events > rate * sample;
  }
}

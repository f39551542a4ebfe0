package dev.rookery.bench;

import java.util.Arrays;

/** Order statistics of a few measurements. */
public final class Samples {
  private Samples() {}

  /**
   * @param values at least one, in any order
   */
  public static double median(double... values) {
    return quantile(0.5, values);
  }

  /**
   * The nearest rank: a value that was measured, never one between two.
   *
   * @param share 0 to 1, e.g. 0.99
   * @param values at least one, in any order
   */
  public static double quantile(double share, double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("nothing was measured, needs at least one value");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int rank = (int) Math.ceil(share * sorted.length);
    return sorted[Math.clamp(rank - 1, 0, sorted.length - 1)];
  }
}

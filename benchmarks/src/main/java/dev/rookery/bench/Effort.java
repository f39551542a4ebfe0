package dev.rookery.bench;

import java.util.Arrays;
import java.util.OptionalInt;

/**
 * How much a bench is to do.
 *
 * @param quick leave out what takes minutes, and say so
 * @param jobs instead of the bench's own number of jobs, for a trial of the bench itself; such
 *     figures mean nothing
 * @param only measures whose names begin with it; empty = all
 */
public record Effort(boolean quick, OptionalInt jobs, String only) {

  /** Whether any of these measures is asked for. */
  public boolean wants(String... measures) {
    return Arrays.stream(measures).anyMatch(measure -> measure.startsWith(only));
  }
}

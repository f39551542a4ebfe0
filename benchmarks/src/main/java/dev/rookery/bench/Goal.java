package dev.rookery.bench;

/** A limit a measure must keep: at most, or at least, in the measure's unit. */
public sealed interface Goal {
  record AtMost(double limit) implements Goal {}

  record AtLeast(double limit) implements Goal {}

  default boolean isMetBy(double value) {
    return switch (this) {
      case AtMost(double limit) -> value <= limit;
      case AtLeast(double limit) -> value >= limit;
    };
  }

  /** {@code <= 150}. */
  default String text() {
    return switch (this) {
      case AtMost(double limit) -> "<= " + Measure.number(limit);
      case AtLeast(double limit) -> ">= " + Measure.number(limit);
    };
  }
}

package dev.rookery.bench;

import org.jspecify.annotations.Nullable;

/** What a measure must keep: a limit for ours, a limit for its ratio to the peer's, or nothing. */
public sealed interface Goal {
  /** In the measure's unit. */
  record AtMost(double limit) implements Goal {}

  /** In the measure's unit. */
  record AtLeast(double limit) implements Goal {}

  /** Ours divided by the peer's; not met when the peer was not measured. */
  record RatioAtLeast(double limit) implements Goal {}

  /** Printed beside the peer's, neither met nor missed. */
  record Shown() implements Goal {}

  /**
   * Whether it is kept by ours, or by the ratio; what was not measured keeps nothing.
   *
   * @param ratio ours divided by the peer's
   */
  default boolean isMetBy(@Nullable Double ours, @Nullable Double ratio) {
    return switch (this) {
      case AtMost(double limit) -> ours != null && ours <= limit;
      case AtLeast(double limit) -> ours != null && ours >= limit;
      case RatioAtLeast(double limit) -> ratio != null && ratio >= limit;
      case Shown() -> true;
    };
  }

  /** {@code <= 150}; {@code >= 3 x} speaks of the ratio; {@code -} where there is none. */
  default String text() {
    return switch (this) {
      case AtMost(double limit) -> "<= " + Measure.number(limit);
      case AtLeast(double limit) -> ">= " + Measure.number(limit);
      case RatioAtLeast(double limit) -> ">= " + Measure.number(limit) + " x";
      case Shown() -> "-";
    };
  }
}

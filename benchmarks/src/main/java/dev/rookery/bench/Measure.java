package dev.rookery.bench;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * One figure of a bench, ours beside a peer's where there is one.
 *
 * @param ours null when it was not measured; {@code note} then says why
 * @param peer null when there is no peer, or it was not measured; {@code note} then says why
 * @param note what a reader must know, e.g. "median of 9", or why nothing was measured
 */
public record Measure(
    String name,
    @Nullable Double ours,
    @Nullable Double peer,
    @Nullable String peerName,
    String unit,
    Goal goal,
    String note) {

  public static Measure of(String name, double ours, String unit, Goal goal, String note) {
    return new Measure(name, ours, null, null, unit, goal, note);
  }

  public static Measure missing(String name, String unit, Goal goal, String why) {
    return new Measure(name, null, null, null, unit, goal, why);
  }

  /** Ours divided by the peer's; null when either is missing. */
  public @Nullable Double ratio() {
    return ours == null || peer == null || peer == 0 ? null : ours / peer;
  }

  /** A figure that was not measured is not met; one that is only shown is always met. */
  public boolean isMet() {
    return goal.isMetBy(ours, ratio());
  }

  /** False when it is only shown: it counts neither as met nor as missed. */
  public boolean hasGoal() {
    return !(goal instanceof Goal.Shown);
  }

  static String number(double value) {
    return BigDecimal.valueOf(value)
        .setScale(value >= 100 ? 0 : 2, RoundingMode.HALF_UP)
        .stripTrailingZeros()
        .toPlainString();
  }
}

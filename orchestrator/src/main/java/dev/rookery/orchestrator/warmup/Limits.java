package dev.rookery.orchestrator.warmup;

import java.util.List;
import java.util.Optional;

/**
 * What the controller judges by; data with its sources, {@code limits.json}.
 *
 * @param objectionSevere from here on a cap is halved instead of taken back one step
 * @param complaintAmber over the last seven sending days, all others over one
 */
record Limits(
    Climb climb,
    AfterTrouble afterTrouble,
    Idle idle,
    List<Limit> objectionAmber,
    List<Limit> objectionRed,
    List<Limit> objectionSevere,
    List<Limit> bounceAmber,
    List<Limit> bounceRed,
    List<Limit> complaintAmber,
    List<Limit> complaintRed) {

  /**
   * @param deliveredAtLeast share of the attempted messages that were delivered
   * @param usedAtLeast share of the cap that was attempted
   */
  record Climb(double deliveredAtLeast, double usedAtLeast, String source) {}

  /**
   * @param cleanDays sending days without objection before a cap that was taken back grows again
   * @param restDays days without mail after a rest began
   */
  record AfterTrouble(int cleanDays, int restDays, String source) {}

  record Idle(int holdAfterDays, int restartAfterDays, String source) {}

  /** The first of the limits that is crossed. */
  static Optional<Limit> crossed(List<Limit> limits, int events, int sample) {
    return limits.stream().filter(limit -> limit.isCrossedBy(events, sample)).findFirst();
  }
}

package dev.rookery.orchestrator.warmup;

import org.jspecify.annotations.Nullable;

/**
 * Where one egress source stands with one receiving provider.
 *
 * @param step of the ladder, from 0
 * @param cleanDays sending days without objection since the last step back
 * @param sendingDays days on which mail was sent; idle ones do not count
 * @param lastSentDay null before the first message
 * @param restingSince first day of the rest; null while it does not rest
 */
public record Standing(
    int step,
    int cleanDays,
    int sendingDays,
    @Nullable Integer lastSentDay,
    @Nullable Integer restingSince) {

  /** A new source owes nobody clean days. */
  static Standing first(Limits limits) {
    return new Standing(0, limits.afterTrouble().cleanDays(), 0, null, null);
  }

  int cap(Ladder ladder) {
    return restingSince == null ? ladder.capAt(step) : 0;
  }

  Standing at(int otherStep) {
    return new Standing(otherStep, cleanDays, sendingDays, lastSentDay, restingSince);
  }

  Standing withCleanDays(int days) {
    return new Standing(step, days, sendingDays, lastSentDay, restingSince);
  }

  Standing sentOn(int day) {
    return new Standing(step, cleanDays, sendingDays + 1, day, restingSince);
  }

  Standing restingFrom(@Nullable Integer day) {
    return new Standing(step, cleanDays, sendingDays, lastSentDay, day);
  }
}

package dev.rookery.orchestrator.warmup;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Decides the next day's cap of one source at one provider from the day that ended: pure
 * arithmetic, the same inputs give the same decision and sentence. Bad news never raise a cap.
 *
 * @param provider receiving provider the sentences name
 */
record Controller(String provider, Ladder ladder, Limits limits) {

  /** The very first cap. */
  Decision start() {
    Standing first = Standing.first(limits);
    return new Decision(
        Move.START,
        first,
        0,
        first.cap(ladder),
        "%s starts on the ladder '%s' at %d a day"
            .formatted(provider, ladder.name(), first.cap(ladder)));
  }

  Decision decide(Standing now, DayFacts day) {
    if (now.restingSince() != null) {
      return resting(now, now.restingSince(), day);
    }
    if (day.isIdle()) {
      return idle(now, day);
    }
    Standing sent = now.sentOn(day.day());
    return rest(sent, day)
        .or(() -> back(sent, day))
        .or(() -> amber(sent, day))
        .or(() -> tooFewDelivered(sent, day))
        .orElseGet(() -> clean(now, sent.withCleanDays(sent.cleanDays() + 1), day));
  }

  private Decision resting(Standing now, int since, DayFacts day) {
    int restedDays = day.day() - since + 1;
    if (restedDays < limits.afterTrouble().restDays()) {
      return decision(
          Move.REST,
          now,
          now,
          "rests at %s, day %d of %d"
              .formatted(provider, restedDays, limits.afterTrouble().restDays()));
    }
    Standing again = now.restingFrom(null).at(lower(now.step())).withCleanDays(0);
    return decision(
        Move.START,
        now,
        again,
        "rested %d days at %s: starts again at %d a day"
            .formatted(restedDays, provider, again.cap(ladder)));
  }

  private Decision idle(Standing now, DayFacts day) {
    int idleDays = now.lastSentDay() == null ? 0 : day.day() - now.lastSentDay();
    int safe = Math.min(now.step(), ladder.safeStep());
    if (idleDays > limits.idle().restartAfterDays() && safe < now.step()) {
      Standing again = now.at(safe);
      return decision(
          Move.START,
          now,
          again,
          "nothing was sent to %s for %d days, above %d: starts again at %d a day"
              .formatted(provider, idleDays, limits.idle().restartAfterDays(), again.cap(ladder)));
    }
    return decision(
        Move.HOLD, now, now, "nothing was sent to %s on day %d".formatted(provider, day.day()));
  }

  private Optional<Decision> rest(Standing now, DayFacts day) {
    return crossed(limits.complaintRed(), day.complained(), day, "recipients at %s complained of")
        .or(() -> crossed(limits.bounceRed(), day.bounced(), day, "%s bounced"))
        .map(why ->
            decision(
                Move.REST,
                now,
                now.restingFrom(day.day() + 1).withCleanDays(0),
                "%s: rests for %d days".formatted(why, limits.afterTrouble().restDays())));
  }

  private Optional<Decision> back(Standing now, DayFacts day) {
    boolean severe =
        Limits.crossed(limits.objectionSevere(), day.objected(), day.attempted()).isPresent();
    int step = severe ? lower(now.step()) : Math.max(0, now.step() - 1);
    return crossed(limits.objectionRed(), day.objected(), day, "%s deferred")
        .map(why -> {
          Standing after = now.at(step).withCleanDays(0);
          return decision(
              Move.BACK,
              now,
              after,
              "%s: %s; up again after %d clean days"
                  .formatted(why, fall(now, after), limits.afterTrouble().cleanDays()));
        });
  }

  private String fall(Standing now, Standing after) {
    return after.step() == now.step()
        ? "stays at %d a day, the lowest step".formatted(now.cap(ladder))
        : "back from %d to %d a day".formatted(now.cap(ladder), after.cap(ladder));
  }

  private Optional<Decision> amber(Standing now, DayFacts day) {
    return crossed(limits.objectionAmber(), day.objected(), day, "%s deferred")
        .or(() -> crossed(limits.bounceAmber(), day.bounced(), day, "%s bounced"))
        .or(() -> weekOfComplaints(day))
        .map(why -> decision(Move.HOLD, now, now, why + ": stays at " + aDay(now)));
  }

  private Optional<String> weekOfComplaints(DayFacts day) {
    return Limits.crossed(limits.complaintAmber(), day.weekComplained(), day.weekAttempted())
        .map(limit ->
            "recipients at %s complained of %d of %d in seven days (%s), above %s"
                .formatted(
                    provider,
                    day.weekComplained(),
                    day.weekAttempted(),
                    percent((double) day.weekComplained() / day.weekAttempted()),
                    percent(limit.rate())));
  }

  private Optional<Decision> tooFewDelivered(Standing now, DayFacts day) {
    double wanted = limits.climb().deliveredAtLeast();
    return day.delivered() >= wanted * day.attempted()
        ? Optional.empty()
        : Optional.of(
            decision(
                Move.HOLD,
                now,
                now,
                "%s took %d of %d on day %d, below %s: stays at %s"
                    .formatted(
                        provider,
                        day.delivered(),
                        day.attempted(),
                        day.day(),
                        percent(wanted),
                        aDay(now))));
  }

  private Decision clean(Standing before, Standing now, DayFacts day) {
    String taken =
        "%s took %d of %d on day %d"
            .formatted(provider, day.delivered(), day.attempted(), day.day());
    return reasonToStay(before, now, day)
        .map(why ->
            decision(Move.HOLD, now, now, "%s; %s: stays at %s".formatted(taken, why, aDay(now))))
        .orElseGet(() -> {
          Standing up = now.at(now.step() + 1);
          return decision(
              Move.UP,
              now,
              up,
              "%s: up from %d to %d a day".formatted(taken, now.cap(ladder), up.cap(ladder)));
        });
  }

  private Optional<String> reasonToStay(Standing before, Standing now, DayFacts day) {
    if (now.step() >= ladder.top()) {
      return Optional.of("the ladder ends here");
    }
    int owed = limits.afterTrouble().cleanDays();
    if (now.cleanDays() < owed) {
      return Optional.of("clean day %d of %d".formatted(now.cleanDays(), owed));
    }
    int idleDays = before.lastSentDay() == null ? 0 : day.day() - before.lastSentDay() - 1;
    if (idleDays > limits.idle().holdAfterDays()) {
      return Optional.of("the first mail after %d idle days".formatted(idleDays));
    }
    return day.attempted() < limits.climb().usedAtLeast() * now.cap(ladder)
        ? Optional.of("less than half of %d".formatted(now.cap(ladder)))
        : Optional.empty();
  }

  /**
   * @param what with a place for the provider's name
   */
  private Optional<String> crossed(List<Limit> limits, int events, DayFacts day, String what) {
    return Limits.crossed(limits, events, day.attempted())
        .map(limit ->
            "%s %d of %d (%s) on day %d, above %s"
                .formatted(
                    what.formatted(provider),
                    events,
                    day.attempted(),
                    percent((double) events / day.attempted()),
                    day.day(),
                    percent(limit.rate())));
  }

  private Decision decision(Move move, Standing before, Standing after, String sentence) {
    return new Decision(move, after, before.cap(ladder), after.cap(ladder), sentence);
  }

  /** The step with at most half of this step's cap. */
  private int lower(int step) {
    return ladder.stepWithin(ladder.capAt(step) / 2);
  }

  private String aDay(Standing standing) {
    return standing.cap(ladder) + " a day";
  }

  private static String percent(double share) {
    String text = String.format(Locale.ROOT, "%.1f", share * 100);
    return (text.endsWith(".0") ? text.substring(0, text.length() - 2) : text) + " %";
  }
}

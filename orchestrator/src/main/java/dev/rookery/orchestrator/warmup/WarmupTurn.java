package dev.rookery.orchestrator.warmup;

import dev.rookery.orchestrator.fleet.Liveness;
import dev.rookery.orchestrator.fleet.Sighting;
import dev.rookery.orchestrator.fleet.Sightings;
import dev.rookery.orchestrator.jobs.Recurring;
import dev.rookery.orchestrator.outcomes.NodeProgress;
import dev.rookery.orchestrator.outcomes.Outcomes;
import dev.rookery.orchestrator.platform.SendingCalendar;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Turns the sending day: waits a moment for the last outcomes of the day that ended, then judges
 * it. Days missed while no control plane ran are judged one after the other.
 */
@Singleton
final class WarmupTurn extends Recurring {
  private static final Duration LONGEST_GRACE = Duration.ofMinutes(5);
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);
  private static final Duration SHORTEST_WAIT = Duration.ofMillis(10);

  private final Warmups warmups;
  private final Outcomes outcomes;
  private final Sightings sightings;
  private final SendingCalendar calendar;
  private final Clock clock;
  private final Duration grace;
  private volatile int turnedTo = Integer.MIN_VALUE;

  WarmupTurn(
      Warmups warmups,
      Outcomes outcomes,
      Sightings sightings,
      SendingCalendar calendar,
      Clock clock) {
    super("warmup.turn-day", LONGEST_WAIT);
    this.warmups = warmups;
    this.outcomes = outcomes;
    this.sightings = sightings;
    this.calendar = calendar;
    this.clock = clock;
    this.grace = shorter(calendar.day().dividedBy(10), LONGEST_GRACE);
  }

  @Override
  protected void turn() {
    int today = calendar.today(clock);
    if (turnedTo < today && allOutcomesAreIn(calendar.startOf(today))) {
      Optional<Integer> ended = warmups.earliestUnjudged(today);
      while (ended.isPresent()) {
        warmups.judge(ended.get());
        ended = warmups.earliestUnjudged(today);
      }
      turnedTo = today;
    }
  }

  /** Until the next day begins, or a moment while the last outcomes are still awaited. */
  @Override
  protected Duration untilNext() {
    Instant now = clock.instant();
    Duration wait =
        turnedTo == calendar.dayOf(now)
            ? Duration.between(now, calendar.startOf(turnedTo + 1))
            : grace.dividedBy(10);
    Duration bounded = shorter(wait, LONGEST_WAIT);
    return bounded.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : bounded;
  }

  /**
   * Every node that is alive was heard of since the day ended, and all it had journalled by then is
   * in PostgreSQL; or the time of grace is over.
   */
  private boolean allOutcomesAreIn(Instant endOfDay) {
    if (!clock.instant().isBefore(endOfDay.plus(grace))) {
      return true;
    }
    Map<UUID, Sighting> seen = sightings.byNode();
    return outcomes.progress().stream()
        .allMatch(node -> isIn(node, seen.get(node.node()), endOfDay));
  }

  private static boolean isIn(NodeProgress node, Sighting seen, Instant endOfDay) {
    return seen == null
        || seen.liveness() != Liveness.ALIVE
        || node.lag() == 0
            && seen.lastHeartbeatAt() != null
            && !seen.lastHeartbeatAt().isBefore(endOfDay);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}

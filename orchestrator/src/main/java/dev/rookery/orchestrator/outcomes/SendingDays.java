package dev.rookery.orchestrator.outcomes;

import dev.rookery.contract.Event;
import dev.rookery.orchestrator.platform.SendingCalendar;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Which sending day an event counts for. The day of the budget whose permit the message used, for
 * we wrote it ourselves; without one the day of the node's clock, believed only within the last 48
 * hours (a node whose clock is wrong must not move the past or the future).
 */
record SendingDays(SendingCalendar calendar) {
  private static final Duration BELIEVED = Duration.ofHours(48);

  int of(Event event, Instant received) {
    String budget = event.message() == null ? null : event.message().budget();
    OptionalInt permitted = dayOf(budget);
    return permitted.isPresent() && permitted.getAsInt() <= calendar.dayOf(received)
        ? permitted.getAsInt()
        : calendar.dayOf(clamp(event.at(), received));
  }

  /** No event happened after it was received, and none is placed before the believed past. */
  private static Instant clamp(Instant at, Instant received) {
    Instant earliest = received.minus(BELIEVED);
    return at.isAfter(received) ? received : at.isBefore(earliest) ? earliest : at;
  }

  /** The day in {@code IP/PROVIDER/DAY}. */
  private static OptionalInt dayOf(@Nullable String budget) {
    if (budget == null) {
      return OptionalInt.empty();
    }
    try {
      int day = Integer.parseInt(budget.substring(budget.lastIndexOf('/') + 1));
      return day < 1 ? OptionalInt.empty() : OptionalInt.of(day);
    } catch (NumberFormatException _) {
      return OptionalInt.empty();
    }
  }
}

package dev.rookery.orchestrator.platform;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Which sending day an instant belongs to. Day 1 begins at the origin; instants before it belong to
 * day 0 and lower.
 */
public record SendingCalendar(Instant origin, Duration day) {
  public SendingCalendar {
    if (day.compareTo(Duration.ofMillis(100)) < 0) {
      throw new IllegalArgumentException(
          "calendar.day is %s, needs at least 100 ms".formatted(day));
    }
  }

  public int dayOf(Instant instant) {
    long nanos = Duration.between(origin, instant).toNanos();
    return Math.toIntExact(Math.floorDiv(nanos, day.toNanos()) + 1);
  }

  public int today(Clock clock) {
    return dayOf(clock.instant());
  }

  /** First instant of a sending day. */
  public Instant startOf(int number) {
    return origin.plus(day.multipliedBy(number - 1L));
  }
}

package dev.rookery.lab.dns;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that only tests turn. */
final class TurnedClock implements InstantSource {
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  @Override
  public synchronized Instant instant() {
    return now;
  }

  synchronized void turn(Duration by) {
    now = now.plus(by);
  }
}

package dev.rookery.orchestrator.warmup;

import dev.rookery.orchestrator.outcomes.SourceDay;

/**
 * What one sending day showed between one source and one provider. All figures are distinct
 * messages: one that was deferred five times and delivered then counts once as objected and once as
 * delivered.
 *
 * @param attempted messages that met the provider
 * @param objected messages the provider turned away because of the address, the domain or itself
 *     being busy with us, for now or for good
 * @param bounced messages to recipients that do not exist
 * @param weekAttempted messages of the last seven days, this one included
 */
public record DayFacts(
    int day,
    int attempted,
    int delivered,
    int objected,
    int bounced,
    int complained,
    int weekAttempted,
    int weekComplained) {

  static DayFacts of(int day, SourceDay seen) {
    return new DayFacts(
        day,
        seen.attempted(),
        seen.delivered(),
        seen.objected(),
        seen.bounced(),
        seen.complained(),
        seen.weekAttempted(),
        seen.weekComplained());
  }

  static DayFacts idle(int day) {
    return new DayFacts(day, 0, 0, 0, 0, 0, 0, 0);
  }

  boolean isIdle() {
    return attempted == 0;
  }
}

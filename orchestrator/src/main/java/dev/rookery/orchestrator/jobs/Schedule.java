package dev.rookery.orchestrator.jobs;

import java.time.ZoneId;

/**
 * A job that comes by the calendar, each slot once in the whole installation. A slot that local
 * time skips comes when the skip is over, one that it has twice comes the first time. After an
 * outage the last missed slot is made up for, the ones before it are only counted.
 *
 * @param name stable; stored
 * @param rule five fields: minute, hour, day of month, month, day of week (0 and 7 = Sunday)
 * @param job enqueued at each slot; its unique key becomes the slot's
 * @param atStart enqueued once more whenever a control plane starts
 */
public record Schedule(String name, String rule, ZoneId zone, NewJob job, boolean atStart) {

  /** {@code Schedule.cron("jobs.retention", "17 3 * * *", ZoneOffset.UTC, job)}. */
  public static Schedule cron(String name, String rule, ZoneId zone, NewJob job) {
    return new Schedule(name, rule, zone, job, false);
  }

  public Schedule alsoAtStart() {
    return new Schedule(name, rule, zone, job, true);
  }

  /** As stored: the rule, then the zone. */
  String ruleInZone() {
    return rule + " " + zone.getId();
  }
}

package dev.rookery.orchestrator.jobs.watch;

import dev.rookery.orchestrator.jobs.Bell;
import dev.rookery.orchestrator.platform.Database;
import java.time.Duration;
import java.util.List;

/** Watchers that look when something rings, and by themselves not within a test. */
public final class WatchesThatWait {
  private WatchesThatWait() {}

  public static JobWatches of(Database database, Bell bell) {
    return new JobWatches(database, bell, List.of(), 10, Duration.ofHours(1));
  }
}

package dev.rookery.orchestrator.jobs.rings;

import dev.rookery.orchestrator.jobs.Bell;
import dev.rookery.orchestrator.jobs.JobRunner;
import dev.rookery.orchestrator.jobs.Jobs;
import dev.rookery.orchestrator.jobs.RunnerSettings;
import dev.rookery.orchestrator.jobs.Workflow;
import dev.rookery.orchestrator.jobs.watch.JobWatches;
import dev.rookery.orchestrator.jobs.watch.WatchesThatWait;
import dev.rookery.orchestrator.platform.LiveDatabase;
import dev.rookery.orchestrator.platform.RedisLink;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** What of a control plane has to do with jobs. It looks at nothing unless it is rung for. */
final class Replica implements AutoCloseable {
  private static final RunnerSettings NO_POLL =
      new RunnerSettings(Duration.ofHours(6), Duration.ofHours(1), 16, Duration.ofSeconds(5));

  final Jobs jobs;
  final JobWatches watches;
  final JobRings rings;
  private final JobRunner runner;

  Replica(LiveDatabase live, RedisLink redis, Workflow<?>... work) {
    Bell bell = new Bell();
    jobs = new Jobs(live.database(), bell);
    watches = WatchesThatWait.of(live.database(), bell);
    runner = new JobRunner(live.database(), bell, List.of(work), NO_POLL);
    rings = new JobRings(connections(live), redis, bell, runner, watches);
    runner.start();
    rings.start();
  }

  static DataSource connections(LiveDatabase live) {
    PGSimpleDataSource connections = new PGSimpleDataSource();
    connections.setUrl(live.access().url());
    connections.setUser("rookery_worker");
    connections.setPassword(live.access().workerPassword().value());
    return connections;
  }

  @Override
  public void close() {
    rings.stop();
    watches.close();
    runner.close();
  }
}

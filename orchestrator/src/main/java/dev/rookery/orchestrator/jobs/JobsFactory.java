package dev.rookery.orchestrator.jobs;

import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.Installation;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.util.List;

/** Makes the worker from all workflows that the features bring. */
@Factory
final class JobsFactory {

  @Singleton
  Retention retention(Installation installation) {
    return Retention.of(installation.jobsKept());
  }

  @Singleton
  Schedule sweep() {
    return SweepLedger.schedule();
  }

  @Singleton
  @Bean(preDestroy = "close")
  JobRunner runner(
      Database database, Bell bell, List<Workflow<?>> workflows, Installation installation) {
    return new JobRunner(
        database, bell, workflows, RunnerSettings.withLease(installation.jobLease()));
  }
}

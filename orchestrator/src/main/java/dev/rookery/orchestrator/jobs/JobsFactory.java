package dev.rookery.orchestrator.jobs;

import dev.rookery.orchestrator.platform.Database;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.List;
import javax.sql.DataSource;

/** Makes the worker from all workflows that the features bring. */
@Factory
final class JobsFactory {

  @Singleton
  @Bean(preDestroy = "close")
  JobRunner runner(
      Database database, @Named("worker") DataSource source, List<Workflow<?>> workflows) {
    return new JobRunner(database, source, workflows, RunnerSettings.STANDARD);
  }
}

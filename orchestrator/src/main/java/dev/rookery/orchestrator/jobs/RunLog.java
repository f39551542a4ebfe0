package dev.rookery.orchestrator.jobs;

import dev.rookery.orchestrator.jobs.ledger.Claimed;
import dev.rookery.orchestrator.jobs.ledger.Verdict;
import dev.rookery.orchestrator.platform.OperatorActionException;
import dev.rookery.orchestrator.platform.TemporaryException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What operators read of runs that did not go well. */
final class RunLog {
  private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

  private RunLog() {}

  static void trouble(Claimed job, Optional<Verdict> verdict, Throwable e) {
    switch (verdict.orElse(null)) {
      case null -> LOG.warn("{}", e.getMessage());
      case Verdict.Failed _ when e instanceof OperatorActionException ->
          LOG.warn("job {} {} needs a person: {}", job.kind(), job.id(), e.getMessage());
      case Verdict.Failed failed ->
          LOG.warn("job {} {} failed for good: {}", job.kind(), job.id(), failed.error(), e);
      case Verdict.TryAgain again -> {
        LOG.info(
            "job {} {} attempt {} failed, again in {} ms: {}",
            job.kind(),
            job.id(),
            job.attempt(),
            again.delay().toMillis(),
            again.error());
        if (!(e instanceof TemporaryException)) {
          LOG.debug("cause", e);
        }
      }
      case Verdict.Parked parked ->
          LOG.warn("job {} {} is set aside: {}", job.kind(), job.id(), parked.reason());
      case Verdict other -> LOG.info("job {} {}: {}", job.kind(), job.id(), other);
    }
  }
}

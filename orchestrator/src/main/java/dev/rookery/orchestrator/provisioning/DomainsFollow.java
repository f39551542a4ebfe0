package dev.rookery.orchestrator.provisioning;

import dev.rookery.orchestrator.fleet.SenderRecords;
import dev.rookery.orchestrator.jobs.Job;
import dev.rookery.orchestrator.jobs.JobState;
import dev.rookery.orchestrator.jobs.Jobs;
import dev.rookery.orchestrator.jobs.RunResult;
import dev.rookery.orchestrator.jobs.Steps;
import dev.rookery.orchestrator.platform.OperatorActionException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Has the records of all domains follow a change of the fleet, and waits until they do. */
@Singleton
final class DomainsFollow {
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
  private static final int NAMED = 3;

  private final SenderRecords records;
  private final Jobs jobs;

  DomainsFollow(SenderRecords records, Jobs jobs) {
    this.records = records;
    this.jobs = jobs;
  }

  /** A job for each domain. */
  record Ordered(List<UUID> jobs) {}

  /**
   * What is waited for; empty = every domain follows, at all its authoritative servers.
   *
   * @param step that remembers what was ordered
   * @throws OperatorActionException some cannot follow before a person acts
   */
  Optional<RunResult> await(String step, String occasion, Steps steps) throws Exception {
    Ordered ordered = steps.step(step, Ordered.class, () -> new Ordered(records.follow(occasion)));
    List<Job> open =
        ordered.jobs().stream()
            .flatMap(id -> jobs.find(id).stream()) // what is not kept any more had ended
            .filter(job -> job.state() != JobState.DONE)
            .toList();
    List<Job> stuck = open.stream().filter(job -> job.finishedAt() != null).toList();
    if (!stuck.isEmpty()) {
      throw new OperatorActionException(
          "the records of %d of %d domains do not follow: %s; mend them and retry those jobs, then this one"
              .formatted(stuck.size(), ordered.jobs().size(), named(stuck)));
    }
    return open.isEmpty()
        ? Optional.empty()
        : Optional.of(
            RunResult.snooze(
                LOOK_AGAIN,
                "the records of %d of %d domains to follow at every authoritative server"
                    .formatted(open.size(), ordered.jobs().size())));
  }

  private static String named(List<Job> stuck) {
    String some =
        String.join(
            "; ",
            stuck.stream()
                .limit(NAMED)
                .map(job -> "job %s: %s".formatted(job.id(), job.lastError()))
                .toList());
    return stuck.size() > NAMED ? some + "; and others" : some;
  }
}

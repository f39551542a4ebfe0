package dev.rookery.orchestrator.jobs;

import dev.rookery.orchestrator.platform.Gauges;
import dev.rookery.orchestrator.platform.ScrapedAnswer;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The job ledger in numbers: what this control plane's worker did, and what stands in the ledger,
 * which every control plane on it tells alike.
 */
@Singleton
final class JobMetrics implements MultiCollector {
  private static final List<JobState> STATES =
      List.of(
          JobState.SCHEDULED,
          JobState.WAITING,
          JobState.READY,
          JobState.RUNNING,
          JobState.FAILED,
          JobState.QUARANTINED);

  private static final double MILLIS = 1e3;

  private final JobRunner runner;
  private final ScrapedAnswer<SortedMap<String, KindDepth>> depths;

  JobMetrics(JobRunner runner, JobReports reports) {
    this.runner = runner;
    this.depths = new ScrapedAnswer<>(reports::depths);
  }

  @Override
  public MetricSnapshots collect() {
    MetricSnapshots.Builder all = MetricSnapshots.builder();
    runner.metrics().forEach(all::metricSnapshot);
    Optional<SortedMap<String, KindDepth>> answer = depths.get();
    all.metricSnapshot(
        Gauges.one(
            "rookery_jobs_ledger_up",
            "1 = the ledger said what stands in it, 0 = it did not; then rookery_jobs and"
                + " rookery_jobs_oldest_due_seconds are absent.",
            answer.isPresent() ? 1 : 0));
    answer.map(JobMetrics::standing).orElse(List.of()).forEach(all::metricSnapshot);
    return all.build();
  }

  private static List<MetricSnapshot> standing(Map<String, KindDepth> depths) {
    Gauges jobs = new Gauges("rookery_jobs", "Jobs in the ledger, those done and cancelled aside.");
    Gauges due =
        new Gauges(
            "rookery_jobs_oldest_due_seconds",
            "How long the oldest job that is due has waited for a worker, 0 = none is due.");
    depths.forEach((kind, depth) -> {
      STATES.forEach(state -> jobs.add(depth.in(state), "kind", kind, "state", state.word()));
      due.add(seconds(depth), "kind", kind);
    });
    return List.<MetricSnapshot>of(jobs.snapshot(), due.snapshot());
  }

  private static double seconds(KindDepth depth) {
    Duration lag = depth.lag();
    return lag == null ? 0 : lag.toMillis() / MILLIS;
  }
}

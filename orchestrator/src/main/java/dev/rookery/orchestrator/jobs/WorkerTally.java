package dev.rookery.orchestrator.jobs;

import dev.rookery.orchestrator.jobs.ledger.Claimed;
import dev.rookery.orchestrator.jobs.ledger.Claimed.Hold;
import dev.rookery.orchestrator.jobs.ledger.Ledger.Turn;
import dev.rookery.orchestrator.jobs.ledger.Ledger.TurnResult;
import dev.rookery.orchestrator.jobs.ledger.Settlement;
import dev.rookery.orchestrator.jobs.ledger.Verdict;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Metric;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;

/** Counts what came of a worker's calls, kind by kind; read by other threads. */
final class WorkerTally {
  private static final double[] UP_TO_SECONDS = {0.005, 0.025, 0.1, 0.5, 1, 5, 15, 60, 300, 1_800};
  private static final double NANOS = 1e9;

  private final Counter claimed = ofKinds("claimed", "Claims that this worker got.");
  private final Counter done = ofKinds("done", "Jobs that this worker got done.");
  private final Counter attemptsFailed =
      ofKinds("attempts_failed", "Runs that failed and are tried again.");
  private final Counter failed =
      counter(
              "failed",
              "Jobs that this worker saw fail for good: out of attempts or in need of a person"
                  + " (failed), given up or cancelled and now being undone (undo), not to be run by this"
                  + " release (parked).")
          .labelNames("kind", "reason")
          .build();
  private final Counter snoozed =
      ofKinds("snoozed", "Runs that ended in waiting, for a time or a signal.");
  private final Counter undone = ofKinds("undone", "Jobs whose steps this worker has undone.");
  private final Counter cancelled =
      ofKinds("cancelled", "Jobs that this worker ended because a person wanted it.");
  private final Counter released =
      ofKinds("released", "Claims given back before the job had run to an end.");
  private final Counter refused =
      ofKinds(
          "settlements_refused", "Results that came too late: somebody else had the job by then.");
  private final Counter leasesLost =
      counter("lease_lost", "Claims that a renewal found to be somebody else's.").build();
  private final Counter rescued =
      counter("rescued", "Jobs taken back from workers whose lease ran out.").build();
  private final Counter unanswered =
      counter("turns_unanswered", "Calls of this worker that the ledger did not answer.").build();
  private final Histogram duration =
      Histogram.builder()
          .name("rookery_job_duration_seconds")
          .help("How long runs took, whatever came of them; what was given back aside.")
          .labelNames("kind")
          .classicOnly()
          .classicUpperBounds(UP_TO_SECONDS)
          .withoutExemplars()
          .build();
  private final Map<String, OfKind> kinds = new ConcurrentHashMap<>();

  /** From the start on every kind has all its numbers, so that a first failure is an increase. */
  WorkerTally(Collection<String> kinds) {
    kinds.forEach(this::of);
  }

  private static Counter.Builder counter(String what, String help) {
    return Counter.builder().name("rookery_jobs_" + what).help(help).withoutExemplars();
  }

  private static Counter ofKinds(String what, String help) {
    return counter(what, help).labelNames("kind").build();
  }

  /** The numbers of one kind, looked up once. */
  private record OfKind(
      CounterDataPoint claimed,
      CounterDataPoint done,
      CounterDataPoint attemptsFailed,
      CounterDataPoint failed,
      CounterDataPoint undo,
      CounterDataPoint parked,
      CounterDataPoint snoozed,
      CounterDataPoint undone,
      CounterDataPoint cancelled,
      CounterDataPoint released,
      CounterDataPoint refused,
      DistributionDataPoint duration) {

    CounterDataPoint of(Verdict verdict) {
      return switch (verdict) {
        case Verdict.Done _ -> done;
        case Verdict.TryAgain _ -> attemptsFailed;
        case Verdict.Failed _ -> failed;
        case Verdict.Undo _ -> undo;
        case Verdict.Parked _ -> parked;
        case Verdict.Snoozed _, Verdict.Awaiting _ -> snoozed;
        case Verdict.Undone _ -> undone;
        case Verdict.Cancelled _ -> cancelled;
        case Verdict.Released _ -> released;
      };
    }

    long failures() {
      return failed.getLongValue() + undo.getLongValue() + parked.getLongValue();
    }
  }

  private OfKind of(String kind) {
    return kinds.computeIfAbsent(
        kind,
        k ->
            new OfKind(
                claimed.labelValues(k),
                done.labelValues(k),
                attemptsFailed.labelValues(k),
                failed.labelValues(k, "failed"),
                failed.labelValues(k, "undo"),
                failed.labelValues(k, "parked"),
                snoozed.labelValues(k),
                undone.labelValues(k),
                cancelled.labelValues(k),
                released.labelValues(k),
                refused.labelValues(k),
                duration.labelValues(k)));
  }

  void turned(Turn turn, TurnResult result) {
    for (Claimed job : result.claimed()) {
      of(job.kind()).claimed().inc();
    }
    settled(turn.settlements(), result.refused());
  }

  void settled(Collection<Settlement> settlements, Set<Hold> refused) {
    for (Settlement one : settlements) {
      OfKind kind = of(one.job().kind());
      if (!refused.isEmpty() && refused.contains(one.job().hold())) {
        kind.refused().inc();
      } else {
        settled(kind, one);
      }
    }
  }

  private static void settled(OfKind kind, Settlement one) {
    kind.of(one.verdict()).inc();
    if (!(one.verdict() instanceof Verdict.Released)) {
      kind.duration().observe(seconds(one.ran()));
    }
  }

  private static double seconds(Duration ran) {
    return ran.toNanos() / NANOS;
  }

  void lost(int leases) {
    leasesLost.inc(leases);
  }

  void rescued(int jobs) {
    rescued.inc(jobs);
  }

  void notAnswered() {
    unanswered.inc();
  }

  WorkerCounts counts() {
    return new WorkerCounts(
        sum(kind -> kind.claimed().getLongValue()),
        sum(kind -> kind.done().getLongValue()),
        sum(kind -> kind.attemptsFailed().getLongValue()),
        sum(OfKind::failures),
        sum(kind -> kind.refused().getLongValue()) + leasesLost.getLongValue(),
        unanswered.getLongValue());
  }

  private long sum(ToLongFunction<OfKind> what) {
    return kinds.values().stream().mapToLong(what).sum();
  }

  MetricSnapshots snapshots() {
    return new MetricSnapshots(
        List.<Metric>of(
                claimed,
                done,
                attemptsFailed,
                failed,
                snoozed,
                undone,
                cancelled,
                released,
                refused,
                leasesLost,
                rescued,
                unanswered,
                duration)
            .stream()
            .map(Metric::collect)
            .toList());
  }
}

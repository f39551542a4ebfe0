package dev.rookery.bench.ledger;

import dev.rookery.bench.Bench;
import dev.rookery.bench.Effort;
import dev.rookery.bench.Goal;
import dev.rookery.bench.Load;
import dev.rookery.bench.Measure;
import dev.rookery.bench.Samples;
import dev.rookery.bench.ledger.Scores.Figure;
import dev.rookery.bench.ledger.Scores.Summary;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** The job ledger beside its peers, all in this JVM and in one PostgreSQL. */
public final class LedgerBench implements Bench {
  static final String OURS = "rookery";
  private static final String BARE = "bare JDBC loop";
  private static final String DB_SCHEDULER = "db-scheduler";
  private static final String JOBRUNR = "JobRunr";
  private static final String NOTIFIED = "bare LISTEN/NOTIFY";
  private static final String IMMEDIATE = "db-scheduler immediate";
  private static final String POLLING = "db-scheduler polling 100 ms";
  private static final Goal SHOWN = new Goal.Shown();
  private static final String DATABASE = "bench";

  @Override
  public String name() {
    return "ledger";
  }

  @Override
  public String description() {
    return "the job ledger beside db-scheduler, JobRunr and bare JDBC";
  }

  @Override
  public List<Measure> run(Effort effort, Consumer<String> progress) throws Exception {
    Extent extent = Extent.of(effort);
    progress.accept("at a load average of " + Load.average());
    List<Measure> measures = new ArrayList<>();
    try (Arena arena = Arena.open()) {
      arena.createDatabase(DATABASE);
      if (effort.wants("completed", "wal_per_job", "server_cpu_per_job", "enqueued_in_bulk")) {
        try (Contest contest = workers(arena, progress);
            Schema admin = arena.schema(DATABASE, "public", 2)) {
          measures.addAll(worked(contest, effort, extent, admin, arena.meter(admin)));
        }
      }
      if (effort.wants("start_delay_p50", "start_delay_p99")) {
        try (Contest contest = idlers(arena, progress)) {
          measures.addAll(startDelay(contest, extent));
        }
      }
      if (effort.wants("claimed_of_many", "claimed_of_scattered")) {
        measures.addAll(new Backlogs(arena, extent, progress).measures());
      }
    }
    return measures;
  }

  private static List<Measure> worked(
      Contest contest, Effort effort, Extent extent, Schema admin, ServerMeter meter)
      throws InterruptedException {
    List<Measure> measures = new ArrayList<>();
    if (effort.wants("completed", "wal_per_job", "server_cpu_per_job")) {
      measures.addAll(completed(contest, extent, admin, meter));
    }
    if (effort.wants("enqueued_in_bulk")) {
      measures.addAll(enqueued(contest, extent));
    }
    return measures;
  }

  private static Contest workers(Arena arena, Consumer<String> progress)
      throws InterruptedException {
    Contest contest = new Contest(progress);
    contest.add(OURS, () -> ours(arena));
    contest.add(BARE, () -> new BareRival(schema(arena, "bare", 8), false));
    contest.add(DB_SCHEDULER, () -> DbSchedulerRival.quick(schema(arena, "db_scheduler", 21)));
    contest.add(JOBRUNR, () -> new JobRunrRival(schema(arena, "jobrunr", 20)));
    return contest;
  }

  private static Contest idlers(Arena arena, Consumer<String> progress)
      throws InterruptedException {
    Contest contest = new Contest(progress);
    contest.add(OURS, () -> ours(arena));
    contest.add(NOTIFIED, () -> new BareRival(schema(arena, "bare", 2), true));
    contest.add(IMMEDIATE, () -> DbSchedulerRival.immediate(schema(arena, "db_scheduler", 21)));
    contest.add(
        POLLING,
        () -> DbSchedulerRival.polling(schema(arena, "db_scheduler", 21), Duration.ofMillis(100)));
    return contest;
  }

  private static Rival ours(Arena arena) throws SQLException {
    return new OurRival(arena, DATABASE, schema(arena, "public", 1));
  }

  private static Schema schema(Arena arena, String name, int connections) throws SQLException {
    return arena.schema(DATABASE, name, connections);
  }

  private static List<Measure> completed(
      Contest contest, Extent extent, Schema admin, ServerMeter meter) throws InterruptedException {
    Scores<Completion.Figures> scores =
        contest.hold(
            "completing",
            extent.rounds(),
            new Completion(extent.warmUp(), admin, meter),
            new Completion(extent.jobs(), admin, meter));
    Figure<Completion.Figures> rate = new Figure<>("jobs/s", Completion.Figures::perSecond);
    List<Measure> measures = new ArrayList<>();
    measures.add(scores.median("completed", DB_SCHEDULER, rate, new Goal.RatioAtLeast(3)));
    measures.add(scores.median("completed", JOBRUNR, rate, new Goal.RatioAtLeast(10)));
    measures.add(scores.median("completed", BARE, rate, new Goal.RatioAtLeast(0.65)));
    for (String peer : List.of(DB_SCHEDULER, JOBRUNR, BARE)) {
      measures.add(
          scores.median(
              "wal_per_job",
              peer,
              new Figure<>("bytes", Completion.Figures::walBytesPerJob),
              SHOWN));
      measures.add(
          scores.median(
              "server_cpu_per_job",
              peer,
              new Figure<>("us", Completion.Figures::cpuMicrosPerJob),
              SHOWN));
    }
    return measures;
  }

  private static List<Measure> enqueued(Contest contest, Extent extent)
      throws InterruptedException {
    Scores<Double> single =
        contest.hold(
            "enqueueing one by one",
            extent.rounds(),
            rival -> Enqueueing.oneByOne(rival, extent.enqueued()),
            rival -> Enqueueing.oneByOne(rival, extent.enqueued()));
    Scores<Double> bulk =
        contest.hold(
            "enqueueing in bulk",
            extent.rounds(),
            rival -> Enqueueing.inBulk(rival, extent.bulk()),
            rival -> Enqueueing.inBulk(rival, extent.bulk()));
    Figure<Double> rate = new Figure<>("jobs/s", Double::doubleValue);
    return List.of(
        single.median("enqueued", DB_SCHEDULER, rate, new Goal.RatioAtLeast(2)),
        single.median("enqueued", JOBRUNR, rate, SHOWN),
        single.median("enqueued", BARE, rate, SHOWN),
        bulk.median("enqueued_in_bulk", BARE, rate, new Goal.RatioAtLeast(0.6)),
        bulk.median("enqueued_in_bulk", DB_SCHEDULER, rate, SHOWN),
        bulk.median("enqueued_in_bulk", JOBRUNR, rate, SHOWN));
  }

  private static List<Measure> startDelay(Contest contest, Extent extent)
      throws InterruptedException {
    Scores<double[]> scores =
        contest.hold(
            "starting when idle",
            extent.rounds(),
            new StartDelay(extent.delays()),
            new StartDelay(extent.delays()));
    List<Measure> measures = new ArrayList<>();
    for (String peer : List.of(NOTIFIED, IMMEDIATE, POLLING)) {
      boolean first = measures.isEmpty();
      measures.add(
          scores.compare(
              "start_delay_p50", peer, quantile(0.5), first ? new Goal.AtMost(3) : SHOWN));
      measures.add(
          scores.compare(
              "start_delay_p99", peer, quantile(0.99), first ? new Goal.AtMost(15) : SHOWN));
    }
    return measures;
  }

  private static Summary<double[]> quantile(double share) {
    return new Summary<>(
        "ms",
        rounds ->
            Samples.quantile(share, rounds.stream().flatMapToDouble(Arrays::stream).toArray()),
        "of all jobs in %d rounds");
  }
}

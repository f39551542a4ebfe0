package dev.rookery.bench.ledger;

import dev.rookery.bench.Goal;
import dev.rookery.bench.Measure;
import dev.rookery.bench.Samples;
import dev.rookery.bench.ledger.Backlog.Order;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;

/** Does claiming get slower the more jobs wait? Ours beside ours. */
record Backlogs(Arena arena, Extent extent, Consumer<String> progress) {

  List<Measure> measures() throws SQLException {
    progress.accept("claiming: filling ledgers of %d jobs".formatted(extent.backlog()));
    try (Backlog few = open("few", Order.BY_TENANT, extent.shortBacklog());
        Backlog many = open("many", Order.BY_TENANT, extent.backlog());
        Backlog scattered = open("scattered", Order.SCATTERED, extent.backlog())) {
      return compare(few, many, scattered);
    }
  }

  private Backlog open(String name, Order order, int jobs) throws SQLException {
    return new Backlog(arena, name, order, jobs);
  }

  private List<Measure> compare(Backlog few, Backlog many, Backlog scattered) throws SQLException {
    double[][] rates = new double[3][extent.rounds()];
    List<Backlog> all = List.of(few, many, scattered);
    int jobs = Math.max(1, extent.shortBacklog() / 2);
    for (Backlog backlog : all) {
      backlog.claimed(jobs);
    }
    for (int round = 0; round < extent.rounds(); round++) {
      progress.accept("claiming, %d of %d".formatted(round + 1, extent.rounds()));
      for (int i = 0; i < all.size(); i++) {
        rates[i][round] = all.get(i).claimed(jobs);
      }
    }
    return List.of(
        measure("claimed_of_many", rates[1], rates[0], new Goal.RatioAtLeast(0.8)),
        measure("claimed_of_scattered", rates[2], rates[0], new Goal.Shown()));
  }

  private Measure measure(String name, double[] ofMany, double[] ofFew, Goal goal) {
    return new Measure(
        name,
        Samples.median(ofMany),
        Samples.median(ofFew),
        "ours of %d jobs".formatted(extent.shortBacklog()),
        "jobs/s",
        goal,
        "of %d jobs, 100 a tenant; median of %d rounds"
            .formatted(extent.backlog(), extent.rounds()));
  }
}

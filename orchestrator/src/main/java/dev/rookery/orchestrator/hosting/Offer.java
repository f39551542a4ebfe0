package dev.rookery.orchestrator.hosting;

import java.util.Comparator;
import java.util.List;

/**
 * A size that can be ordered in a region.
 *
 * @param plan what {@code hosting.NAME.plan} takes
 * @param region what {@code hosting.NAME.region} takes
 * @param cores virtual
 * @param memoryMb mebibytes
 * @param diskGb gigabytes
 */
public record Offer(
    String plan, String region, int cores, int memoryMb, int diskGb, Price monthly) {
  private static final Comparator<Offer> BY_REGION_THEN_PRICE =
      Comparator.comparing(Offer::region)
          .thenComparing(offer -> offer.monthly().cents())
          .thenComparing(Offer::plan);

  /** By region, then by price. */
  public static List<Offer> sorted(List<Offer> offers) {
    return offers.stream().sorted(BY_REGION_THEN_PRICE).toList();
  }
}

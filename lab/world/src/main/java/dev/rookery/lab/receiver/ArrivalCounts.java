package dev.rookery.lab.receiver;

import dev.rookery.standards.dkim.DkimStatus;
import dev.rookery.standards.dmarc.DmarcResult;
import dev.rookery.standards.spf.SpfResult;
import java.util.Collection;
import java.util.function.Predicate;

/**
 * Attempts by what became of them, and verdicts of the messages that were seen.
 *
 * @param delivered 2yz
 * @param deferred 4yz
 * @param bounced 5yz
 * @param seen messages that were authenticated, deferred ones included
 * @param spfPass of those seen
 * @param dkimPass of those seen
 * @param dmarcPass of those seen
 * @param oneClick of those seen
 */
public record ArrivalCounts(
    long delivered,
    long deferred,
    long bounced,
    long seen,
    long spfPass,
    long dkimPass,
    long dmarcPass,
    long oneClick) {

  static ArrivalCounts of(Collection<Arrival> arrivals) {
    return new ArrivalCounts(
        count(arrivals, a -> a.reply().isPositive()),
        count(arrivals, a -> a.reply().isTransient()),
        count(arrivals, a -> a.reply().isPermanent()),
        count(arrivals, a -> a.verdicts().isPresent()),
        countVerdicts(arrivals, v -> v.spf() == SpfResult.PASS),
        countVerdicts(arrivals, v -> v.dkim() == DkimStatus.PASS),
        countVerdicts(arrivals, v -> v.dmarc() == DmarcResult.PASS),
        count(arrivals, Arrival::oneClick));
  }

  private static long count(Collection<Arrival> arrivals, Predicate<Arrival> which) {
    return arrivals.stream().filter(which).count();
  }

  private static long countVerdicts(Collection<Arrival> arrivals, Predicate<Verdicts> which) {
    return count(arrivals, a -> a.verdicts().filter(which).isPresent());
  }
}

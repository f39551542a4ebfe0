package dev.rookery.dns.provider;

import dev.rookery.dns.plan.ZonePlan;
import dev.rookery.dns.record.Name;
import dev.rookery.dns.record.RecordKey;
import java.util.SortedSet;

/**
 * Whoever keeps a zone. Calls block; results are values, and no call throws for anything that a
 * server or a network can do. Every implementation passes {@code DnsProviderContract}.
 */
public interface DnsProvider {
  /** What this provider can and cannot do, with reasons. */
  Capabilities capabilities();

  /**
   * Reads a zone: whole where the provider lets us, otherwise at least the sets of interest.
   *
   * @param origin the zone's name
   * @param interest see {@link ZonePlan#interest}
   */
  ReadOutcome read(Name origin, SortedSet<RecordKey> interest);

  /**
   * Makes the plan's changes, all or none where {@link Capabilities} says atomic, and only if the
   * zone is still as it was when the plan was made.
   *
   * @throws dev.rookery.dns.plan.UnsafePlanException the plan refuses itself; nothing was sent
   */
  ApplyOutcome apply(ZonePlan plan);
}

package dev.rookery.orchestrator.domains;

import static dev.rookery.orchestrator.platform.RefusedException.Kind.CONFLICT;

import dev.rookery.dns.mailauth.SpfForecast;
import dev.rookery.dns.ownership.Ownership;
import dev.rookery.dns.plan.PlanLimits;
import dev.rookery.dns.plan.ZonePlan;
import dev.rookery.dns.provider.DnsProvider;
import dev.rookery.dns.provider.ReadOutcome;
import dev.rookery.dns.record.Name;
import dev.rookery.dns.wire.NameServers;
import dev.rookery.dns.zone.DesiredZone;
import dev.rookery.dns.zone.Zone;
import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.DnsAccess;
import dev.rookery.orchestrator.platform.RefusedException;
import dev.rookery.orchestrator.platform.TemporaryException;
import dev.rookery.standards.dns.DnsUnavailableException;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Compares a domain's zone as it is with what is wanted; asks the DNS, so never in a transaction.
 */
@Singleton
final class DnsPlanner {
  private static final int TOP_LEVEL = 1;
  private final Database database;
  private final DnsAccess dns;
  private final WantedRecords wanted;
  private final Clock clock;

  DnsPlanner(Database database, DnsAccess dns, WantedRecords wanted, Clock clock) {
    this.database = database;
    this.dns = dns;
    this.wanted = wanted;
    this.clock = clock;
  }

  /** A plan with all that it was made from. */
  record Planned(
      DnsProvider provider,
      Zone live,
      DesiredZone desired,
      Ownership ownership,
      ZonePlan plan,
      PlanLimits limits) {

    /** The plan that would be made if something else were ours. */
    ZonePlan replanned(Ownership other) {
      return ZonePlan.between(live, desired, other, limits);
    }
  }

  /**
   * Makes the plan of this moment.
   *
   * @throws RefusedException the zone cannot be found or read, or no node is live
   * @throws TemporaryException a server did not answer
   */
  Planned plan(Domain domain) {
    try {
      Name origin = zoneOf(domain);
      DesiredZone desired = wanted.toPublish(domain).desired(origin);
      Ownership ownership =
          database.inTenant(domain.tenant(), tx -> ClaimStore.load(tx, domain, origin));
      DnsProvider provider = provider(domain);
      Zone live = read(domain, provider, desired, ownership);
      PlanLimits limits =
          PlanLimits.standard().withSpfCounter(new SpfForecast(dns.resolver(), clock));
      ZonePlan plan = ZonePlan.between(live, desired, ownership, limits);
      return new Planned(provider, live, desired, ownership, plan, limits);
    } catch (DnsUnavailableException e) {
      throw new TemporaryException(e.getMessage(), until(e.retryAt()), e);
    }
  }

  private Name zoneOf(Domain domain) {
    Name zone = new NameServers(dns.resolver()).zoneOf(Name.of(domain.name()));
    if (zone.labels().size() <= TOP_LEVEL) {
      throw new RefusedException(
          CONFLICT,
          "no-zone",
          "no name server holds a zone for %s; create it at the DNS provider, then plan again"
              .formatted(domain.name()));
    }
    return zone;
  }

  private DnsProvider provider(Domain domain) {
    return dns.provider(domain.dnsProvider())
        .orElseThrow(() ->
            new RefusedException(
                CONFLICT,
                "no-such-dns-provider",
                "the DNS provider '%s' is not configured any more; configured are %s"
                    .formatted(domain.dnsProvider(), dns.providerNames())));
  }

  private Zone read(Domain domain, DnsProvider provider, DesiredZone desired, Ownership ownership) {
    return switch (provider.read(desired.origin(), ZonePlan.interest(desired, ownership))) {
      case ReadOutcome.Read(Zone zone) -> zone;
      case ReadOutcome.Refused(String reason) ->
          throw new RefusedException(
              CONFLICT,
              "zone-not-readable",
              "the DNS provider '%s' does not show %s: %s"
                  .formatted(domain.dnsProvider(), desired.origin(), reason));
      case ReadOutcome.Unavailable(String reason, Instant retryAt) ->
          throw new TemporaryException(
              "the DNS provider '%s' does not answer: %s".formatted(domain.dnsProvider(), reason),
              until(retryAt));
    };
  }

  Duration until(Instant retryAt) {
    Duration wait = Duration.between(clock.instant(), retryAt);
    return wait.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : wait;
  }
}

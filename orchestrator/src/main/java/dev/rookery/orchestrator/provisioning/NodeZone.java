package dev.rookery.orchestrator.provisioning;

import dev.rookery.dns.ownership.Ownership;
import dev.rookery.dns.plan.PlanLimits;
import dev.rookery.dns.plan.ZonePlan;
import dev.rookery.dns.provider.ApplyOutcome;
import dev.rookery.dns.provider.DnsProvider;
import dev.rookery.dns.provider.ReadOutcome;
import dev.rookery.dns.provider.rfc2136.Rfc2136Provider;
import dev.rookery.dns.provider.rfc2136.Rfc2136Settings;
import dev.rookery.dns.record.A;
import dev.rookery.dns.record.Name;
import dev.rookery.dns.record.RecordSet;
import dev.rookery.dns.wire.TsigKey;
import dev.rookery.dns.zone.DesiredZone;
import dev.rookery.dns.zone.Zone;
import dev.rookery.orchestrator.platform.Installation;
import dev.rookery.orchestrator.platform.Installation.DnsProviderAccess;
import dev.rookery.orchestrator.platform.OperatorActionException;
import dev.rookery.orchestrator.platform.TemporaryException;
import dev.rookery.standards.dns.DomainName;
import jakarta.inject.Singleton;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;

/** The zone that the nodes' host names live in. */
@Singleton
final class NodeZone {
  private static final Duration TTL = Duration.ofMinutes(5);
  private static final Duration SOON = Duration.ofSeconds(1);

  private final Installation installation;
  private final Clock clock;

  NodeZone(Installation installation, Clock clock) {
    this.installation = installation;
    this.clock = clock;
  }

  /** A node's host name: its own name below the zone. */
  DomainName hostname(String node) {
    return DomainName.of(installation.dns().nodeZone()).child(node);
  }

  /**
   * Publishes the address of a host name; again and again without harm.
   *
   * @throws TemporaryException the server is away, or somebody changed the same name meanwhile
   * @throws OperatorActionException the server refuses, or no provider holds the zone
   */
  void publish(DomainName hostname, InetAddress address) {
    if (!(address instanceof Inet4Address v4)) {
      throw new OperatorActionException(
          "%s: node host names take IPv4 addresses so far".formatted(address.getHostAddress()));
    }
    DnsProvider provider = provider();
    Name origin = Name.of(installation.dns().nodeZone());
    DesiredZone desired =
        DesiredZone.of(origin, List.of(RecordSet.of(Name.of(hostname), TTL, new A(v4))));
    Zone live = live(provider.read(origin, new TreeSet<>(desired.sets().keySet())), origin);
    apply(provider, ZonePlan.between(live, desired, Ownership.none(origin), PlanLimits.standard()));
  }

  private static Zone live(ReadOutcome outcome, Name origin) {
    return switch (outcome) {
      case ReadOutcome.Read(Zone zone) -> zone;
      case ReadOutcome.Refused(String reason) ->
          throw new OperatorActionException("zone %s: %s".formatted(origin, reason));
      case ReadOutcome.Unavailable(String reason, _) ->
          throw new TemporaryException("zone %s: %s".formatted(origin, reason), SOON);
    };
  }

  private static void apply(DnsProvider provider, ZonePlan plan) {
    switch (provider.apply(plan)) {
      case ApplyOutcome.Applied ignored -> {}
      case ApplyOutcome.Stale(String reason) ->
          throw new TemporaryException("zone %s: %s".formatted(plan.origin(), reason), SOON);
      case ApplyOutcome.Unavailable(String reason, _) ->
          throw new TemporaryException("zone %s: %s".formatted(plan.origin(), reason), SOON);
      case ApplyOutcome.Refused(String reason) ->
          throw new OperatorActionException("zone %s: %s".formatted(plan.origin(), reason));
      case ApplyOutcome.ByHand(var instructions) ->
          throw new OperatorActionException("do by hand, then retry:\n" + instructions.text());
    }
  }

  private DnsProvider provider() {
    String name = installation.dns().nodeZoneProvider();
    DnsProviderAccess access = installation.dnsProviders().get(name);
    if (access == null || !access.kind().equals("rfc2136")) {
      throw new OperatorActionException(
          "dns.node-zone-provider is '%s', needs a configured dns.provider.%s of kind rfc2136"
              .formatted(name, name));
    }
    TsigKey key =
        new TsigKey(
            Name.of(access.tsigName()), access.tsigAlgorithm(), access.tsigSecret().value());
    // other nodes' names come and go in this zone all the time
    return new Rfc2136Provider(
        Rfc2136Settings.of(server(access.server()), key).withLock(Rfc2136Settings.Lock.RECORD_SETS),
        clock);
  }

  private static InetSocketAddress server(String hostAndPort) {
    int colon = hostAndPort.lastIndexOf(':');
    try {
      return new InetSocketAddress(
          InetAddress.ofLiteral(hostAndPort.substring(0, colon)),
          Integer.parseInt(hostAndPort.substring(colon + 1)));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new OperatorActionException(
          "dns.provider server is '%s', needs ADDRESS:PORT".formatted(hostAndPort), e);
    }
  }
}

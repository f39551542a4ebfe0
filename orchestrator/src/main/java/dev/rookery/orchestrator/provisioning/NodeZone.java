package dev.rookery.orchestrator.provisioning;

import dev.rookery.dns.ownership.Ownership;
import dev.rookery.dns.plan.Claim;
import dev.rookery.dns.plan.PlanLimits;
import dev.rookery.dns.plan.ZonePlan;
import dev.rookery.dns.provider.ApplyOutcome;
import dev.rookery.dns.provider.DnsProvider;
import dev.rookery.dns.provider.ReadOutcome;
import dev.rookery.dns.record.A;
import dev.rookery.dns.record.FamilyKey;
import dev.rookery.dns.record.Name;
import dev.rookery.dns.record.RecordKey;
import dev.rookery.dns.record.RecordSet;
import dev.rookery.dns.record.RecordType;
import dev.rookery.dns.record.Txt;
import dev.rookery.dns.record.ValueFamily;
import dev.rookery.dns.zone.DesiredZone;
import dev.rookery.dns.zone.Zone;
import dev.rookery.orchestrator.certificates.ChallengeZone;
import dev.rookery.orchestrator.platform.DnsAccess;
import dev.rookery.orchestrator.platform.Installation;
import dev.rookery.orchestrator.platform.OperatorActionException;
import dev.rookery.orchestrator.platform.TemporaryException;
import dev.rookery.standards.dns.DomainName;
import jakarta.inject.Singleton;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The zone that the nodes' host names live in. */
@Singleton
final class NodeZone implements ChallengeZone {
  static final Duration TTL = Duration.ofMinutes(5);
  private static final Duration CHALLENGE_TTL = Duration.ofMinutes(1);
  private static final int TRIES = 5;
  private static final Duration SOON = Duration.ofSeconds(1);

  private final Installation installation;
  private final DnsAccess dns;

  NodeZone(Installation installation, DnsAccess dns) {
    this.installation = installation;
    this.dns = dns;
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
    put(List.of(RecordSet.of(Name.of(hostname), TTL, new A(v4))));
  }

  /**
   * Makes the zone hold these sets. Names of nodes and what is below them are ours alone: values
   * that another node of the same name left are replaced.
   *
   * @throws TemporaryException as {@link #publish}
   * @throws OperatorActionException as {@link #publish}
   */
  void put(List<RecordSet> sets) {
    DesiredZone desired = DesiredZone.of(origin(), sets);
    apply(desired, ours(desired), PlanLimits.standard());
  }

  @Override
  public void publishText(DomainName name, String text) {
    put(List.of(RecordSet.of(Name.of(name), CHALLENGE_TTL, Txt.of(text))));
  }

  @Override
  public void removeText(DomainName name) {
    RecordKey texts = new RecordKey(Name.of(name), RecordType.TXT);
    Set<String> found =
        read(origin(), new TreeSet<>(Set.of(texts))).find(texts).stream()
            .flatMap(set -> set.data().stream())
            .filter(Txt.class::isInstance)
            .map(data -> ((Txt) data).joined())
            .collect(Collectors.toSet());
    if (!found.isEmpty()) {
      Ownership ours =
          Ownership.none(origin())
              .with(
                  new FamilyKey(texts, ValueFamily.OTHER_TEXT),
                  new Claim.Pieces(new TreeSet<>(found)));
      // wanting nothing of this one name is meant
      apply(DesiredZone.of(origin(), List.of()), ours, PlanLimits.standard().retiring());
    }
  }

  private Name origin() {
    return Name.of(installation.dns().nodeZone());
  }

  private void apply(DesiredZone desired, Ownership ours, PlanLimits limits) {
    Name origin = desired.origin();
    String trouble = "";
    for (int tried = 0; tried < TRIES; tried++) {
      ApplyOutcome outcome = provider().apply(plan(desired, ours, limits));
      if (!(outcome instanceof ApplyOutcome.Stale(String reason))) {
        requireApplied(origin, outcome);
        return;
      }
      trouble = reason; // another node's name came in between
    }
    throw new TemporaryException("zone %s: %s".formatted(origin, trouble), SOON);
  }

  /**
   * Removes what a host name says, if it has this address and no other; again and again without
   * harm. To be asked for when the retry horizon of the node's last mail is over.
   *
   * @param sets all that we have published of it
   * @throws TemporaryException as {@link #publish}
   * @throws OperatorActionException as {@link #publish}
   */
  void withdraw(DomainName hostname, InetAddress address, List<RecordSet> sets) {
    RecordKey key = new RecordKey(Name.of(hostname), RecordType.A);
    if (isOnly(read(origin(), new TreeSet<>(Set.of(key))).find(key), address)) {
      // wanting nothing of these names is meant, and no mail in flight needs their keys any more
      Set<Name> names = sets.stream().map(RecordSet::name).collect(Collectors.toSet());
      apply(
          DesiredZone.of(origin(), List.of()),
          ours(DesiredZone.of(origin(), sets)),
          PlanLimits.standard().retiring().withDrained(names));
    }
  }

  private static boolean isOnly(Optional<RecordSet> found, InetAddress address) {
    return found.isPresent()
        && address instanceof Inet4Address v4
        && found.get().data().equals(List.of(new A(v4)));
  }

  private ZonePlan plan(DesiredZone desired, Ownership ours, PlanLimits limits) {
    Name origin = desired.origin();
    Zone live = read(origin, ZonePlan.interest(desired, ours));
    return ZonePlan.between(live, desired, ours, limits);
  }

  private Zone read(Name origin, SortedSet<RecordKey> keys) {
    return switch (provider().read(origin, keys)) {
      case ReadOutcome.Read(Zone zone) -> zone;
      case ReadOutcome.Refused(String reason) ->
          throw new OperatorActionException("zone %s: %s".formatted(origin, reason));
      case ReadOutcome.Unavailable(String reason, _) ->
          throw new TemporaryException("zone %s: %s".formatted(origin, reason), SOON);
    };
  }

  private static Ownership ours(DesiredZone desired) {
    Ownership ours = Ownership.none(desired.origin());
    for (RecordSet set : desired.sets().values()) {
      for (ValueFamily family : set.families()) {
        ours = ours.with(set.key(family), new Claim.Whole());
      }
    }
    return ours;
  }

  private static void requireApplied(Name origin, ApplyOutcome outcome) {
    switch (outcome) {
      case ApplyOutcome.Applied _ -> {}
      case ApplyOutcome.Stale(String reason) ->
          throw new TemporaryException("zone %s: %s".formatted(origin, reason), SOON);
      case ApplyOutcome.Unavailable(String reason, _) ->
          throw new TemporaryException("zone %s: %s".formatted(origin, reason), SOON);
      case ApplyOutcome.Refused(String reason) ->
          throw new OperatorActionException("zone %s: %s".formatted(origin, reason));
      case ApplyOutcome.ByHand(var instructions) ->
          throw new OperatorActionException("do by hand, then retry:\n" + instructions.text());
    }
  }

  private DnsProvider provider() {
    String name = installation.dns().nodeZoneProvider();
    return dns.provider(name)
        .orElseThrow(() ->
            new OperatorActionException(
                "dns.node-zone-provider is '%s', but no dns.provider.%s is configured (there are: %s)"
                    .formatted(name, name, dns.providerNames())));
  }
}

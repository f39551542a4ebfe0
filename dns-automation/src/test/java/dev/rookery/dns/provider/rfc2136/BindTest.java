package dev.rookery.dns.provider.rfc2136;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rookery.dns.ownership.Ownership;
import dev.rookery.dns.plan.PlanLimits;
import dev.rookery.dns.plan.ZonePlan;
import dev.rookery.dns.provider.ApplyOutcome;
import dev.rookery.dns.provider.DnsProvider;
import dev.rookery.dns.provider.DnsProviderContract;
import dev.rookery.dns.provider.ReadOutcome;
import dev.rookery.dns.record.Name;
import dev.rookery.dns.record.RecordKey;
import dev.rookery.dns.record.RecordSet;
import dev.rookery.dns.record.RecordType;
import dev.rookery.dns.wire.TsigKey;
import dev.rookery.dns.zone.DesiredZone;
import dev.rookery.dns.zone.Zone;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract and the protocol's corners, against a real BIND. */
class BindTest extends DnsProviderContract {
  private static BindServer bind;

  @BeforeAll
  static void start() throws IOException {
    if (!BindServer.isInstalled()) {
      System.err.println("SKIPPED: BIND is not installed (apt-get install bind9 bind9-dnsutils)");
    }
    assumeTrue(BindServer.isInstalled(), "BIND is not installed");
    bind = BindServer.start();
  }

  @AfterAll
  static void stop() throws IOException {
    if (bind != null) {
      bind.close();
    }
  }

  private static Rfc2136Settings settings(TsigKey key) {
    return Rfc2136Settings.of(bind.address(), key);
  }

  private static DnsProvider provider(Rfc2136Settings settings) {
    return new Rfc2136Provider(settings, InstantSource.system());
  }

  @Override
  protected DnsProvider provider() {
    return provider(settings(BindServer.KEY));
  }

  @Override
  protected Name newZone(List<Foreign> foreign) {
    Name zone = bind.newZone();
    for (Foreign record : foreign) {
      Name name = record.host().equals("@") ? zone : zone.child(record.host());
      bind.add(name.text(), record.ttlSeconds(), record.type(), record.data());
    }
    return zone;
  }

  private static RecordSet address(Name zone, String host) {
    return RecordSet.parse(zone.child(host), Duration.ofHours(1), RecordType.A, "192.0.2.1");
  }

  private static ZonePlan plan(DnsProvider provider, Name zone, RecordSet wanted) {
    DesiredZone desired = DesiredZone.of(zone, List.of(wanted));
    Ownership none = Ownership.none(zone);
    ReadOutcome read = provider.read(zone, ZonePlan.interest(desired, none));
    return ZonePlan.between(((ReadOutcome.Read) read).zone(), desired, none, PlanLimits.standard());
  }

  @Test
  void a_zone_is_read_whole_by_transfer() {
    Name zone = bind.newZone();
    Zone read = ((ReadOutcome.Read) provider().read(zone, new TreeSet<>())).zone();
    assertThat(read.isWhole()).isTrue();
    assertThat(read.soa().orElseThrow().serial()).isEqualTo(read.serial()).isEqualTo(1);
    assertThat(read.sets()).hasSize(3);
  }

  @Test
  void where_transfers_are_refused_the_sets_of_interest_are_read() {
    Name zone = bind.newZone();
    bind.add("www." + zone, 300, "CNAME", "a.example.net.");
    RecordKey server = new RecordKey(zone.child("ns1"), RecordType.A);
    RecordKey alias = new RecordKey(zone.child("www"), RecordType.TXT);
    ReadOutcome outcome =
        provider(settings(BindServer.POWERLESS)).read(zone, new TreeSet<>(Set.of(server, alias)));
    Zone read = ((ReadOutcome.Read) outcome).zone();
    assertThat(read.isWhole()).isFalse();
    assertThat(read.find(server)).isPresent();
    assertThat(read.find(new RecordKey(zone.child("www"), RecordType.CNAME))).isPresent();
    assertThat(read.serial()).isEqualTo(2);
  }

  @Test
  void a_key_without_grant_is_refused_by_name() {
    Name zone = bind.newZone();
    DnsProvider powerless = provider(settings(BindServer.POWERLESS));
    assertThat(powerless.apply(plan(provider(), zone, address(zone, "a"))))
        .isInstanceOfSatisfying(
            ApplyOutcome.Refused.class,
            refused ->
                assertThat(refused.reason())
                    .contains("refuses updates of " + zone, "weak.key", "update-policy"));
  }

  @Test
  void an_unknown_key_and_a_wrong_secret_are_told_apart() {
    Name zone = bind.newZone();
    ZonePlan plan = plan(provider(), zone, address(zone, "a"));
    TsigKey unknown = new TsigKey(Name.of("no.key"), "hmac-sha256", BindServer.KEY.secret());
    TsigKey wrong = new TsigKey(BindServer.KEY.name(), "hmac-sha256", "d3Jvbmc=");
    assertThat(provider(settings(unknown)).apply(plan))
        .isInstanceOfSatisfying(
            ApplyOutcome.Refused.class,
            refused -> assertThat(refused.reason()).contains("does not know TSIG key no.key."));
    assertThat(provider(settings(wrong)).apply(plan))
        .isInstanceOfSatisfying(
            ApplyOutcome.Refused.class,
            refused ->
                assertThat(refused.reason()).contains("another secret for TSIG key lab.key."));
  }

  @ParameterizedTest
  @EnumSource(Rfc2136Settings.Lock.class)
  void the_lock_says_whether_a_stranger_s_edit_elsewhere_makes_a_plan_stale(
      Rfc2136Settings.Lock lock) {
    Name zone = bind.newZone();
    DnsProvider provider = provider(settings(BindServer.KEY).withLock(lock));
    ZonePlan plan = plan(provider, zone, address(zone, "a"));
    bind.add("elsewhere." + zone, 300, "A", "192.0.2.7");
    ApplyOutcome outcome = provider.apply(plan);
    switch (lock) {
      case SERIAL ->
          assertThat(outcome)
              .isInstanceOfSatisfying(
                  ApplyOutcome.Stale.class,
                  stale -> assertThat(stale.reason()).contains("changed since serial 1"));
      case RECORD_SETS -> assertThat(outcome).isEqualTo(new ApplyOutcome.Applied(3));
    }
  }

  /** BIND would drop the record and still say NOERROR (RFC 2136 §3.4.2.2). */
  @Test
  void data_that_would_silently_fall_beside_an_alias_is_stale() {
    Name zone = bind.newZone();
    DnsProvider provider =
        provider(settings(BindServer.KEY).withLock(Rfc2136Settings.Lock.RECORD_SETS));
    ZonePlan plan = plan(provider, zone, address(zone, "www"));
    bind.add("www." + zone, 300, "CNAME", "a.example.net.");
    assertThat(provider.apply(plan)).isInstanceOf(ApplyOutcome.Stale.class);
  }

  @Test
  void a_server_that_is_away_is_temporary() throws IOException {
    Name zone = bind.newZone();
    ZonePlan plan = plan(provider(), zone, address(zone, "a"));
    InetSocketAddress nobody;
    try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = new InetSocketAddress(closed.getInetAddress(), closed.getLocalPort());
    }
    DnsProvider away =
        provider(Rfc2136Settings.of(nobody, BindServer.KEY).withTimeout(Duration.ofMillis(200)));
    assertThat(away.apply(plan)).isInstanceOf(ApplyOutcome.Unavailable.class);
    assertThat(away.read(zone, new TreeSet<>())).isInstanceOf(ReadOutcome.Unavailable.class);
  }

  @Test
  void five_hundred_changes_are_one_message() {
    Name zone = bind.newZone();
    List<RecordSet> many =
        IntStream.range(0, 500).mapToObj(i -> address(zone, "host-%d".formatted(i))).toList();
    DesiredZone desired = DesiredZone.of(zone, many);
    Ownership none = Ownership.none(zone);
    Zone live = ((ReadOutcome.Read) provider().read(zone, ZonePlan.interest(desired, none))).zone();
    ZonePlan plan = ZonePlan.between(live, desired, none, PlanLimits.standard());
    assertThat(provider().apply(plan)).isEqualTo(new ApplyOutcome.Applied(live.serial() + 1));
  }
}

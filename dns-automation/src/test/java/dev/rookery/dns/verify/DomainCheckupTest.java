package dev.rookery.dns.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.dns.LabServers;
import dev.rookery.dns.mailauth.DkimSelector;
import dev.rookery.dns.mailauth.MailHost;
import dev.rookery.dns.mailauth.SendingDomain;
import dev.rookery.dns.mailauth.SpfForecast;
import dev.rookery.dns.mailauth.SpfPolicy;
import dev.rookery.dns.mailauth.SpfSenders;
import dev.rookery.dns.ownership.Ownership;
import dev.rookery.dns.plan.PlanLimits;
import dev.rookery.dns.plan.ZonePlan;
import dev.rookery.dns.provider.ApplyOutcome;
import dev.rookery.dns.provider.DnsProvider;
import dev.rookery.dns.provider.ReadOutcome;
import dev.rookery.dns.provider.rfc2136.Rfc2136Provider;
import dev.rookery.dns.provider.rfc2136.Rfc2136Settings;
import dev.rookery.dns.record.Name;
import dev.rookery.dns.zone.DesiredZone;
import dev.rookery.lab.dns.LabZone;
import dev.rookery.standards.dkim.DkimAlgorithm;
import dev.rookery.standards.dkim.DkimKeyPair;
import dev.rookery.standards.dkim.DkimKeyRecord;
import dev.rookery.standards.dmarc.DmarcPolicy;
import dev.rookery.standards.dmarc.DmarcRecord;
import dev.rookery.standards.dns.DomainName;
import dev.rookery.standards.dns.Resolver;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A domain from description to verified, over real DNS, and each way to spoil it. */
class DomainCheckupTest {
  private static final Name ZONE = Name.of("example.test");
  private static final InstantSource CLOCK = InstantSource.system();
  private static final DkimKeyRecord KEY = newKey();

  private LabServers servers;
  private LabZone zone;
  private SendingDomain domain;
  private MailHost node;

  private static DkimKeyRecord newKey() {
    return DkimKeyPair.generate(DkimAlgorithm.RSA_SHA256).record();
  }

  @BeforeEach
  void publish() {
    servers = LabServers.start();
    zone = servers.zone(ZONE);
    node = new MailHost(DomainName.of("mx1.example.test"), List.of(servers.network().node(1)));
    domain =
        new SendingDomain(
            DomainName.of("example.test"),
            SpfPolicy.of(new SpfSenders.Addresses(node.addresses())),
            List.of(new DkimSelector("s1", KEY)),
            DmarcRecord.of(DmarcPolicy.NONE).withAggregateReportsTo("mailto:dmarc@example.test"),
            List.of(new SendingDomain.MailExchanger(10, node.name())),
            List.of(node),
            Optional.empty(),
            Duration.ofMinutes(5));
    servers
        .dns()
        .reverse(servers.network().node(1))
        .set(servers.network().node(1), "mx1.example.test.");
    assertThat(apply(domain.desired(ZONE))).isInstanceOf(ApplyOutcome.Applied.class);
  }

  private ApplyOutcome apply(DesiredZone desired) {
    DnsProvider provider =
        new Rfc2136Provider(Rfc2136Settings.of(servers.dns().primary(), servers.key()), CLOCK);
    Ownership ours = Ownership.none(ZONE);
    ReadOutcome read = provider.read(ZONE, ZonePlan.interest(desired, ours));
    PlanLimits limits =
        PlanLimits.standard().withSpfCounter(new SpfForecast(servers.resolver(), CLOCK));
    return provider.apply(
        ZonePlan.between(((ReadOutcome.Read) read).zone(), desired, ours, limits));
  }

  @AfterEach
  void stop() {
    servers.close();
  }

  private Checkup checkup() {
    Resolver resolver = servers.resolver();
    AuthoritativeLookup lookup =
        new AuthoritativeLookup(resolver, servers.port(), Duration.ofMillis(500), CLOCK);
    return new DomainCheckup(lookup, new SpfForecast(resolver, CLOCK), CLOCK).run(domain);
  }

  private List<String> problems() {
    return checkup().problems().stream()
        .map(result -> result.check().id() + " " + result.status())
        .toList();
  }

  @Test
  void a_domain_as_described_is_healthy() {
    Checkup checkup = checkup();
    assertThat(checkup.problems()).isEmpty();
    assertThat(checkup.isHealthy()).isTrue();
    assertThat(checkup.results()).hasSize(13);
    assertThat(checkup.lookups()).allMatch(lookup -> lookup.answers().size() == 2);
  }

  @Test
  void a_second_spf_record_is_found() {
    zone.txt("@", "v=spf1 -all");
    assertThat(problems()).containsExactly("spf.one-record FAILED");
  }

  @Test
  void an_address_that_spf_does_not_cover_is_found() {
    zone.remove("@", "TXT").txt("@", "v=spf1 ip4:192.0.2.1 -all");
    Checkup checkup = checkup();
    assertThat(checkup.problems())
        .singleElement()
        .satisfies(result -> {
          assertThat(result.check()).isEqualTo(Check.SPF_SENDERS);
          assertThat(result.sentence()).contains("expected pass, found fail", "RFC 7208");
        });
  }

  @Test
  void another_key_at_our_selector_is_found() {
    zone.remove("s1._domainkey", "TXT").txt("s1._domainkey", newKey().text());
    assertThat(problems()).containsExactly("dkim.our-key FAILED");
  }

  @Test
  void a_broken_key_is_found() {
    zone.remove("s1._domainkey", "TXT").txt("s1._domainkey", "v=DKIM1; p=!!!");
    assertThat(problems()).containsExactly("dkim.usable FAILED");
  }

  @Test
  void a_missing_policy_is_found() {
    zone.remove("_dmarc", "TXT");
    assertThat(problems()).containsExactly("dmarc.one-record FAILED");
  }

  @Test
  void a_policy_without_reports_is_a_warning() {
    zone.remove("_dmarc", "TXT").txt("_dmarc", "v=DMARC1; p=reject");
    assertThat(problems()).containsExactly("dmarc.reports FAILED");
    assertThat(checkup().isHealthy()).isTrue();
  }

  @Test
  void a_reverse_name_that_is_not_ours_is_found() {
    servers.dns().reverse(servers.network().node(1)).set(servers.network().node(1), "other.test.");
    assertThat(problems()).containsExactly("host.reverse FAILED");
  }

  @Test
  void servers_that_differ_leave_open_what_the_world_sees() {
    servers.dns().faults().staleSecondary();
    zone.remove("@", "MX").mx("@", 10, "mx.example.net.");
    assertThat(problems()).containsExactly("dns.servers-agree FAILED", "mx.leads-to-us UNKNOWN");
  }
}

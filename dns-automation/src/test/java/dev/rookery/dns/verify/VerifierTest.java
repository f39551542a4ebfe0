package dev.rookery.dns.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.dns.LabServers;
import dev.rookery.dns.record.Name;
import dev.rookery.dns.record.RecordSet;
import dev.rookery.dns.record.RecordType;
import dev.rookery.dns.record.Txt;
import dev.rookery.dns.wire.Transport;
import dev.rookery.lab.dns.LabDns;
import dev.rookery.lab.dns.LabZone;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against two real name servers on the wire. */
class VerifierTest {
  private static final Name ZONE = Name.of("example.test");
  private static final Duration TTL = Duration.ofMinutes(5);
  private static final Duration TIMEOUT = Duration.ofMillis(500);

  private LabServers servers;
  private LabZone zone;
  private Verifier verifier;

  @BeforeEach
  void start() {
    servers = LabServers.start();
    zone = servers.zone(ZONE);
    verifier =
        new Verifier(
            new AuthoritativeLookup(
                servers.resolver(), servers.port(), TIMEOUT, InstantSource.system()),
            InstantSource.system());
  }

  @AfterEach
  void stop() {
    servers.close();
  }

  private static RecordSet txt(String host, String text) {
    return RecordSet.of(host.equals("@") ? ZONE : ZONE.child(host), TTL, Txt.of(text));
  }

  private RecordVerdict verify(RecordSet expected) {
    return verifier.verify(List.of(expected)).records().getFirst();
  }

  @Test
  void a_record_at_every_server_is_verified_with_evidence() {
    zone.mx("@", 10, "mx.example.test.");
    RecordSet expected = RecordSet.parse(ZONE, TTL, RecordType.MX, "10 mx.example.test.");
    RecordVerdict verdict = verify(expected);
    assertThat(verdict.isVerified()).isTrue();
    assertThat(verdict.servers()).hasSize(2);
    assertThat(verdict.servers())
        .extracting(result -> result.evidence().server())
        .containsExactly("ns1.lab.test.", "ns2.lab.test.");
    Evidence evidence = verdict.servers().getFirst().evidence();
    assertThat(evidence.question()).isEqualTo("example.test. MX");
    assertThat(evidence.transport()).contains(Transport.UDP);
    assertThat(evidence.answer()).isEqualTo(expected.text());
    assertThat(verdict.sentence()).isEqualTo("example.test. MX: as expected at all 2 addresses");
  }

  @Test
  void one_server_behind_means_not_verified() {
    servers.dns().faults().staleSecondary();
    zone.txt("_dmarc", "v=DMARC1; p=none");
    RecordVerdict verdict = verify(txt("_dmarc", "v=DMARC1; p=none"));
    assertThat(verdict.isVerified()).isFalse();
    assertThat(verdict.servers())
        .extracting(ServerResult::finding)
        .containsExactly(new Finding.AsExpected(), new Finding.Missing());
    assertThat(verdict.sentence()).contains("ns2.lab.test.").contains("no such name");
    servers.dns().faults().clear();
    assertThat(verify(txt("_dmarc", "v=DMARC1; p=none")).isVerified()).isTrue();
  }

  @Test
  void other_content_is_told_from_missing() {
    zone.txt("_dmarc", "v=DMARC1; p=reject");
    assertThat(verify(txt("_dmarc", "v=DMARC1; p=none")).servers())
        .extracting(ServerResult::finding)
        .containsOnly(new Finding.Different("\"v=DMARC1; p=reject\""));
  }

  @Test
  void texts_of_others_at_the_name_do_not_disturb() {
    zone.txt("@", "site-proof=1").txt("@", "v=spf1 include:x.test ip4:192.0.2.1 -all");
    assertThat(verify(txt("@", "v=spf1 ip4:192.0.2.1 ~all")).isVerified()).isTrue();
    assertThat(verify(txt("@", "v=spf1 ip4:192.0.2.2 ~all")).isVerified()).isFalse();
  }

  @Test
  void a_second_spf_record_is_not_as_expected() {
    zone.txt("@", "v=spf1 mx -all").txt("@", "v=spf1 ip4:192.0.2.1 -all");
    assertThat(verify(txt("@", "v=spf1 ip4:192.0.2.1 -all")).isVerified()).isFalse();
  }

  @Test
  void an_alias_in_place_of_the_record_is_different() {
    zone.cname("s1._domainkey", "s1.example.net.");
    assertThat(verify(txt("s1._domainkey", "v=DKIM1; p=AAAA")).servers())
        .extracting(ServerResult::finding)
        .containsOnly(new Finding.Different("an alias of s1.example.net."));
  }

  @Test
  void a_long_answer_comes_over_tcp() {
    String key = "v=DKIM1; p=" + "A".repeat(4000);
    zone.txt("s1._domainkey", key);
    RecordVerdict verdict = verify(txt("s1._domainkey", key));
    assertThat(verdict.isVerified()).isTrue();
    assertThat(verdict.servers())
        .extracting(result -> result.evidence().transport())
        .containsOnly(Optional.of(Transport.TCP));
  }

  @Test
  void a_server_that_is_away_is_unreachable_and_not_missing() {
    InetAddress nobody = servers.network().receiver(9);
    servers.dns().zone("lab.test.").a("ns9.lab.test.", nobody.getHostAddress());
    zone.ns("ns1.lab.test.", "ns9.lab.test.", "nowhere.lab.test.");
    zone.txt("_dmarc", "v=DMARC1; p=none");
    RecordVerdict verdict = verify(txt("_dmarc", "v=DMARC1; p=none"));
    assertThat(verdict.isVerified()).isFalse();
    assertThat(verdict.servers())
        .extracting(result -> result.finding().getClass().getSimpleName())
        .containsExactly("Unreachable", "AsExpected", "Unreachable");
    assertThat(verdict.sentence()).contains("the server's name has no address");
  }

  @Test
  void a_server_that_does_not_know_the_zone_is_lame() {
    InetAddress first = servers.network().receiver(7);
    InetAddress second = servers.network().receiver(8);
    try (LabDns strangers =
        LabDns.start(
            new InetSocketAddress(first, servers.port()),
            new InetSocketAddress(second, servers.port()))) {
      servers.dns().zone("lab.test.").a("ns7.lab.test.", strangers.primary().getHostString());
      zone.ns("ns1.lab.test.", "ns7.lab.test.");
      zone.txt("_dmarc", "v=DMARC1; p=none");
      RecordVerdict verdict = verify(txt("_dmarc", "v=DMARC1; p=none"));
      assertThat(verdict.servers())
          .extracting(result -> result.finding().getClass().getSimpleName())
          .containsExactly("AsExpected", "Lame");
    }
  }

  @Test
  void a_name_without_a_zone_is_not_verified() {
    RecordVerdict verdict =
        verify(RecordSet.parse(Name.of("a.unknown"), TTL, RecordType.A, "192.0.2.1"));
    assertThat(verdict.isVerified()).isFalse();
    assertThat(verdict.sentence()).isEqualTo("a.unknown. A: no authoritative server found");
  }

  @Test
  void a_delegated_name_is_asked_at_its_own_servers() {
    servers.dns().zone("sub.example.test").ns("ns2.lab.test.").txt("@", "v=spf1 -all");
    zone.add("sub", TTL, "NS", "ns2.lab.test.");
    RecordVerdict verdict = verify(txt("sub", "v=spf1 -all"));
    assertThat(verdict.isVerified()).isTrue();
    assertThat(verdict.servers())
        .extracting(result -> result.evidence().server())
        .containsExactly("ns2.lab.test.");
  }
}

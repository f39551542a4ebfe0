package dev.rookery.dns.mailauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.rookery.dns.plan.SpfCost;
import dev.rookery.dns.record.Name;
import dev.rookery.dns.record.RecordSet;
import dev.rookery.dns.record.Txt;
import dev.rookery.dns.zone.ZoneRules;
import dev.rookery.standards.dkim.DkimAlgorithm;
import dev.rookery.standards.dkim.DkimKeyPair;
import dev.rookery.standards.dkim.DkimKeyRecord;
import dev.rookery.standards.dmarc.DmarcPolicy;
import dev.rookery.standards.dmarc.DmarcRecord;
import dev.rookery.standards.dns.DomainName;
import dev.rookery.standards.dns.ZoneResolver;
import java.net.InetAddress;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SendingDomainTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final DkimKeyRecord KEY = DkimKeyPair.generate(DkimAlgorithm.RSA_SHA256).record();
  private static final MailHost NODE = host("mx1.example.com", "192.0.2.1", "2001:db8::1");

  private static MailHost host(String name, String... addresses) {
    return new MailHost(
        DomainName.of(name), List.of(addresses).stream().map(InetAddress::ofLiteral).toList());
  }

  private static SendingDomain domain(SpfSenders senders, Optional<DomainName> returnPath) {
    return new SendingDomain(
        DomainName.of("example.com"),
        SpfPolicy.of(senders),
        List.of(new DkimSelector("s1", KEY)),
        DmarcRecord.of(DmarcPolicy.NONE).withAggregateReportsTo("mailto:dmarc@example.com"),
        List.of(new SendingDomain.MailExchanger(10, NODE.name())),
        List.of(NODE, host("mx.example.net", "192.0.2.9")),
        returnPath,
        HOUR);
  }

  private static List<String> lines(List<RecordSet> sets) {
    return sets.stream().flatMap(set -> set.text().lines()).toList();
  }

  @Test
  void a_domain_gets_all_that_receivers_look_for() {
    List<RecordSet> sets =
        domain(new SpfSenders.Addresses(NODE.addresses()), Optional.empty()).recordSets();
    assertThat(lines(sets))
        .filteredOn(line -> !line.contains("_domainkey"))
        .containsExactly(
            "example.com. 3600 IN TXT \"v=spf1 ip4:192.0.2.1 ip6:2001:db8::1 ~all\"",
            "_dmarc.example.com. 3600 IN TXT \"v=DMARC1; p=none; rua=mailto:dmarc@example.com\"",
            "example.com. 3600 IN MX 10 mx1.example.com.",
            "mx1.example.com. 3600 IN A 192.0.2.1",
            "mx1.example.com. 3600 IN AAAA 2001:db8::1");
    assertThat(ZoneRules.violations(Name.of("example.com"), sets)).isEmpty();
  }

  @Test
  void a_2048_bit_key_takes_two_strings_and_reads_back_as_one() {
    RecordSet set = new DkimSelector("s1", KEY).recordSet(DomainName.of("example.com"), HOUR);
    Txt txt = (Txt) set.data().getFirst();
    assertThat(txt.strings()).hasSize(2).allMatch(string -> string.length() <= 255);
    assertThat(DkimKeyRecord.parse(txt.joined())).isEqualTo(KEY);
    assertThat(set.name()).isEqualTo(Name.of("s1._domainkey.example.com"));
  }

  @Test
  void a_short_key_is_refused() throws NoSuchAlgorithmException {
    KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
    rsa.initialize(1024);
    DkimKeyRecord weak = DkimKeyRecord.of(rsa.generateKeyPair().getPublic());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DkimSelector("s1", weak))
        .withMessage("key of selector s1 has 1024 bits, needs 2048 (RFC 8301 §3.2)");
  }

  @Test
  void dmarc_has_no_tag_of_the_past() {
    SendingDomain domain =
        domain(
            new SpfSenders.Include(DomainName.ofRecord("_spf.rookery.example")), Optional.empty());
    assertThat(lines(domain.recordSets()))
        .contains("example.com. 3600 IN TXT \"v=spf1 include:_spf.rookery.example ~all\"")
        .noneMatch(line -> line.matches(".*\\b(pct|rf|ri)=.*"));
  }

  @Test
  void a_return_path_gets_spf_and_mx_of_its_own() {
    SendingDomain domain =
        domain(
            new SpfSenders.Addresses(NODE.addresses()),
            Optional.of(DomainName.of("bounce.example.com")));
    assertThat(lines(domain.recordSets()))
        .contains(
            "bounce.example.com. 3600 IN TXT \"v=spf1 ip4:192.0.2.1 ip6:2001:db8::1 ~all\"",
            "bounce.example.com. 3600 IN MX 10 mx1.example.com.");
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            domain(
                new SpfSenders.Addresses(NODE.addresses()),
                Optional.of(DomainName.of("bounce.example.net"))))
        .withMessageContaining("is not inside example.com");
  }

  @Test
  void the_zone_may_be_above_the_domain_and_not_beside_it() {
    SendingDomain domain = domain(new SpfSenders.Addresses(NODE.addresses()), Optional.empty());
    assertThat(domain.desired(Name.of("com")).sets()).hasSize(6);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> domain.desired(Name.of("example.net")))
        .withMessage("example.com is not in the zone example.net.");
  }

  @Test
  void a_node_has_names_both_ways() {
    assertThat(lines(NODE.reverse(HOUR)))
        .containsExactly(
            "1.2.0.192.in-addr.arpa. 3600 IN PTR mx1.example.com.",
            "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa. 3600 IN PTR"
                + " mx1.example.com.");
  }

  @Test
  void the_forecast_counts_nested_terms_of_a_record_not_yet_published() {
    ZoneResolver dns =
        new ZoneResolver()
            .txt("a.example.", "v=spf1 include:b.example mx ~all")
            .txt("b.example.", "v=spf1 ip4:192.0.2.0/24 ~all")
            .mx("a.example.", 10, "mx.a.example.")
            .address("mx.a.example.", "192.0.2.77");
    SpfForecast forecast = new SpfForecast(dns, InstantSource.system());
    Name name = Name.of("example.com");
    assertThat(forecast.count(name, "v=spf1 include:a.example a:mx.a.example -all").lookups())
        .isEqualTo(4);
    String tooMany = "v=spf1" + " include:b.example".repeat(11) + " -all";
    assertThat(forecast.count(name, tooMany)).matches(cost -> !cost.isAffordable());
    assertThat(forecast.count(name, "v=spf1 ip4:192.0.2.1 -all")).isEqualTo(new SpfCost(0, 0));
  }

  @Test
  void a_record_that_receivers_cannot_evaluate_has_no_cost() {
    SpfForecast forecast = new SpfForecast(new ZoneResolver(), InstantSource.system());
    assertThatIllegalStateException()
        .isThrownBy(() -> forecast.count(Name.of("example.com"), "v=spf1 ip4:nonsense -all"))
        .withMessageStartingWith("permerror");
  }
}

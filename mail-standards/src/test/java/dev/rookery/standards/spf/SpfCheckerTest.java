package dev.rookery.standards.spf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.standards.dns.ZoneResolver;
import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpfCheckerTest {
  private final ZoneResolver zone = new ZoneResolver();

  private SpfVerdict check(String client, String sender) {
    return new SpfChecker(zone, "mx.example.org", InstantSource.fixed(Instant.EPOCH))
        .check(InetAddress.ofLiteral(client), "helo.example.com", sender);
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1,PASS,ip4:192.0.2.0/24 of example.com matches",
    "198.51.100.1,PASS,mx of example.com matches",
    "203.0.113.1,SOFTFAIL,~all of example.com matches",
    "2001:db8::1,PASS,ip6:2001:db8::/32 of example.com matches",
  })
  void the_term_that_matches_decides_and_is_named(String client, SpfResult result, String reason) {
    zone.txt("example.com.", "v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 mx ~all")
        .mx("example.com.", 10, "mx.example.com.")
        .address("mx.example.com.", "198.51.100.1");
    assertThat(check(client, "a@example.com"))
        .returns(result, SpfVerdict::result)
        .returns(reason, SpfVerdict::reason);
  }

  @Test
  void softfail_is_not_a_pass() {
    zone.txt("example.com.", "v=spf1 ~all");
    assertThat(check("192.0.2.1", "a@example.com").isPass()).isFalse();
  }

  @Test
  void an_empty_envelope_sender_is_judged_by_the_helo_name() {
    zone.txt("helo.example.com.", "v=spf1 ip4:192.0.2.1 -all");
    assertThat(check("192.0.2.1", "")).returns(SpfResult.PASS, SpfVerdict::result);
  }

  @Test
  void a_silent_dns_is_temperror() {
    zone.fails("TXT", "example.com.");
    assertThat(check("192.0.2.1", "a@example.com").result()).isEqualTo(SpfResult.TEMPERROR);
  }

  @Test
  void two_records_are_permerror() {
    zone.txt("example.com.", "v=spf1 -all").txt("example.com.", "v=spf1 +all");
    assertThat(check("192.0.2.1", "a@example.com"))
        .returns(SpfResult.PERMERROR, SpfVerdict::result)
        .returns("2 SPF records at example.com, allowed one", SpfVerdict::reason);
  }

  @Test
  void look_ups_are_counted_over_includes() {
    zone.txt("example.com.", "v=spf1 include:a.example.net a mx -all")
        .txt("a.example.net.", "v=spf1 include:b.example.net a -all")
        .txt("b.example.net.", "v=spf1 exists:%{i}.list.example -all")
        .address("example.com.", "192.0.2.9")
        .mx("example.com.", 1, "example.com");
    assertThat(check("192.0.2.1", "a@example.com"))
        .returns(6, SpfVerdict::lookups)
        .returns(2, SpfVerdict::voidLookups)
        .returns(SpfResult.FAIL, SpfVerdict::result);
  }

  @Test
  void an_include_of_itself_ends_at_the_limit() {
    zone.txt("example.com.", "v=spf1 include:example.com -all");
    assertThat(check("192.0.2.1", "a@example.com"))
        .returns(SpfResult.PERMERROR, SpfVerdict::result)
        .returns("more than 10 terms that need a look-up", SpfVerdict::reason);
  }

  @Test
  void the_explanation_is_the_domains_own() {
    zone.txt("example.com.", "v=spf1 exp=why.example.com -all")
        .txt("why.example.com.", "%{i} may not send for %{d}%_(%{r})");
    assertThat(check("192.0.2.1", "a@example.com").explanation())
        .hasValue("192.0.2.1 may not send for example.com (mx.example.org)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "v=spf1 ip4:192.0.2.256 -all",
        "v=spf1 ip4:192.0.2.0/33 -all",
        "v=spf1 ip4:192.0.2 -all",
        "v=spf1 ip4:192.0.2.0/024 -all",
        "v=spf1 ip6:192.0.2.1 -all",
        "v=spf1 a:example -all",
        "v=spf1 a:%{x}.example -all",
        "v=spf1 include -all",
        "v=spf1 all:example.com",
        "v=spf1 allow -all",
        "v=spf1 redirect=a.example redirect=b.example",
        "v=spf1 -all ü",
      })
  void any_mistake_in_a_record_is_permerror(String record) {
    zone.txt("example.com.", record);
    assertThat(check("192.0.2.1", "a@example.com").result()).isEqualTo(SpfResult.PERMERROR);
  }

  @ParameterizedTest
  @CsvSource({
    "::1,::1",
    "2001:db8:0:1:1:1:1:1,2001:db8:0:1:1:1:1:1",
    "2001:0:0:1:0:0:0:1,2001:0:0:1::1",
    "fe80::,fe80::",
    "2001:db8::0:0:1,2001:db8::1"
  })
  void an_address_is_written_as_people_do(String given, String expected) {
    assertThat(Addresses.readable(InetAddress.ofLiteral(given))).isEqualTo(expected);
  }
}

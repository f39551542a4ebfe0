package dev.rookery.standards.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ZoneResolverTest extends ResolverContract {

  @Override
  Resolver resolver() {
    return ZoneResolver.parse(ZONE);
  }

  @Test
  void records_added_are_found_whatever_the_case_or_dot() {
    var zone =
        new ZoneResolver().txt("Example.com", "v=spf1 -all").address("mail.example.com.", "::1");
    assertThat(zone.txt("example.COM.").records()).containsExactly("v=spf1 -all");
    assertThat(zone.aaaa("mail.example.com").records())
        .containsExactlyElementsOf(zone.aaaa("MAIL.example.com.").records())
        .hasSize(1);
  }

  @Test
  void an_alias_loop_is_no_answer() {
    var zone = new ZoneResolver().cname("a.example.", "b.example.").cname("b.example", "a.example");
    assertThatExceptionOfType(DnsUnavailableException.class).isThrownBy(() -> zone.a("a.example."));
  }

  @Test
  void a_name_told_to_fail_fails_for_that_type_only() {
    var zone = new ZoneResolver().address("example.net", "192.0.2.1").fails("mx", "example.net.");
    assertThatExceptionOfType(DnsUnavailableException.class)
        .isThrownBy(() -> zone.mx("example.net."))
        .withMessageStartingWith("no DNS answer for MX example.net.:");
    assertThat(zone.a("example.net.").records()).hasSize(1);
  }

  @Test
  void a_zone_file_is_read() throws Exception {
    var zone =
        ZoneResolver.parse(
            """
            $ORIGIN example.com.
            $TTL 300
            @    SOA ns1 hostmaster 7 3600 600 86400 60
                 NS  ns1
                 MX  20 b
                 MX  10 a
                 TXT "v=spf1 " "mx -all"
            ns1  A   192.0.2.53
            1.2.0.192.in-addr.arpa. PTR a
            """);
    assertThat(zone.soa("example.com.").records())
        .containsExactly(new Soa("ns1.example.com.", 7, Duration.ofSeconds(60)));
    assertThat(zone.mx("example.com.").records())
        .containsExactly(new Mx(10, "a.example.com."), new Mx(20, "b.example.com."));
    assertThat(zone.txt("example.com.").records()).containsExactly("v=spf1 mx -all");
    assertThat(zone.ptr(InetAddress.getByName("192.0.2.1")).records())
        .containsExactly("a.example.com.");
  }

  @Test
  void a_broken_zone_file_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ZoneResolver.parse("example.com. 60 IN A 300.1.1.1"))
        .withMessageStartingWith("not a zone file: ");
  }
}

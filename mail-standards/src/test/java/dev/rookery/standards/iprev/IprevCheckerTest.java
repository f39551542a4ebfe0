package dev.rookery.standards.iprev;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.standards.dns.ZoneResolver;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class IprevCheckerTest {
  private final ZoneResolver zone = new ZoneResolver();

  private IprevVerdict check(String address) {
    return new IprevChecker(zone).check(InetAddress.ofLiteral(address));
  }

  @Test
  void a_name_that_leads_back_passes() {
    zone.ptr("192.0.2.1", "Mail.example.com").address("mail.example.com", "192.0.2.1");
    assertThat(check("192.0.2.1").result()).isEqualTo(IprevResult.PASS);
    assertThat(check("192.0.2.1").confirms("MAIL.example.com")).isTrue();
    assertThat(check("192.0.2.1").confirms("example.com")).isFalse();
  }

  @Test
  void ipv6_counts_by_itself() {
    zone.ptr("2001:db8::1", "mail.example.com").address("mail.example.com", "192.0.2.1");
    assertThat(check("2001:db8::1").result()).isEqualTo(IprevResult.FAIL);
    zone.address("mail.example.com", "2001:db8::1");
    assertThat(check("2001:db8::1").result()).isEqualTo(IprevResult.PASS);
  }

  @Test
  void a_name_that_leads_elsewhere_fails() {
    zone.ptr("192.0.2.1", "mail.example.com").address("mail.example.com", "192.0.2.2");
    assertThat(check("192.0.2.1").result()).isEqualTo(IprevResult.FAIL);
  }

  @Test
  void no_name_is_permerror_and_silence_temperror() {
    assertThat(check("192.0.2.1").result()).isEqualTo(IprevResult.PERMERROR);
    zone.fails("PTR", "2.2.0.192.in-addr.arpa.");
    assertThat(check("192.0.2.2").result()).isEqualTo(IprevResult.TEMPERROR);
    zone.ptr("192.0.2.3", "mail.example.com").fails("A", "mail.example.com");
    assertThat(check("192.0.2.3").result()).isEqualTo(IprevResult.TEMPERROR);
  }

  @Test
  void one_silent_name_does_not_spoil_another() {
    zone.ptr("192.0.2.1", "a.example.com").fails("A", "a.example.com");
    zone.ptr("192.0.2.1", "b.example.com").address("b.example.com", "192.0.2.1");
    assertThat(check("192.0.2.1").confirmed()).containsExactly("b.example.com.");
  }
}

package dev.rookery.standards.dnsbl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.standards.dns.DomainName;
import dev.rookery.standards.dns.ZoneResolver;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DnsBlockListTest {
  private static final InetAddress ADDRESS = InetAddress.ofLiteral("192.0.2.99");

  private final ZoneResolver zone = new ZoneResolver();
  private final DnsBlockList list = new DnsBlockList(DomainName.of("bl.example"), zone);

  @Test
  void an_address_on_the_list_is_listed_with_its_reason() {
    zone.address("99.2.0.192.bl.example.", "127.0.0.3").txt("99.2.0.192.bl.example.", "see x");
    assertThat(list.check(ADDRESS))
        .isEqualTo(new Listing.Listed(List.of("127.0.0.3"), List.of("see x")));
  }

  @Test
  void an_ipv6_address_is_asked_nibble_by_nibble() {
    zone.address(
        "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.bl.example.", "127.0.0.2");
    assertThat(list.check(InetAddress.ofLiteral("2001:db8::1"))).isInstanceOf(Listing.Listed.class);
  }

  @Test
  void a_domain_on_the_list_is_listed() {
    zone.address("spam.example.com.bl.example.", "127.0.1.2");
    assertThat(list.check(DomainName.of("spam.example.com"))).isInstanceOf(Listing.Listed.class);
  }

  @Test
  void an_address_not_on_the_list_is_clean() {
    assertThat(list.check(ADDRESS)).isEqualTo(new Listing.Clean());
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.255.255.252", "127.255.255.254", "127.255.255.255", "203.0.113.9"})
  void a_refusal_is_neither_listed_nor_clean(String code) {
    zone.address("99.2.0.192.bl.example.", code);
    assertThat(list.check(ADDRESS)).isInstanceOf(Listing.Unknown.class);
  }

  @Test
  void silence_is_neither_listed_nor_clean() {
    zone.fails("A", "99.2.0.192.bl.example.");
    assertThat(list.check(ADDRESS)).isInstanceOf(Listing.Unknown.class);
  }

  @Test
  void a_list_that_knows_its_test_addresses_is_alive() {
    zone.address("2.0.0.127.bl.example.", "127.0.0.2");
    assertThat(list.findDefect()).isEmpty();
  }

  @Test
  void a_dead_list_and_one_that_lists_everything_are_found_out() {
    assertThat(list.findDefect()).hasValue("bl.example does not list 127.0.0.2");
    zone.address("2.0.0.127.bl.example.", "127.0.0.2")
        .address("1.0.0.127.bl.example.", "127.0.0.2");
    assertThat(list.findDefect()).hasValue("bl.example does not clear 127.0.0.1");
  }
}

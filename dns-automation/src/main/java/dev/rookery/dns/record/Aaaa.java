package dev.rookery.dns.record;

import java.net.Inet6Address;

/** An IPv6 address of a host (RFC 3596 §2.2). */
public record Aaaa(Inet6Address address) implements Rdata {
  @Override
  public RecordType type() {
    return RecordType.AAAA;
  }

  @Override
  public String text() {
    return Ip6Text.of(address.getAddress());
  }
}

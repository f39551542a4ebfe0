package dev.rookery.dns.record;

import java.net.Inet4Address;

/** An IPv4 address of a host (RFC 1035 §3.4.1). */
public record A(Inet4Address address) implements Rdata {
  @Override
  public RecordType type() {
    return RecordType.A;
  }

  @Override
  public String text() {
    return address.getHostAddress();
  }
}

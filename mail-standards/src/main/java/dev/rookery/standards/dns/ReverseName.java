package dev.rookery.standards.dns;

import java.net.Inet4Address;
import java.net.InetAddress;

/** Where the DNS keeps facts about an address. */
public final class ReverseName {
  private ReverseName() {}

  /** {@code 192.0.2.1} → {@code "1.2.0.192.in-addr.arpa."}, IPv6 below {@code ip6.arpa.}. */
  public static String of(InetAddress address) {
    return address instanceof Inet4Address
        ? below(address, "in-addr.arpa.") // RFC 1035 §3.5
        : below(address, "ip6.arpa."); // RFC 3596 §2.5
  }

  /**
   * The address turned round below a zone, as block lists are asked: {@code 192.0.2.1} below {@code
   * "list.example."} → {@code "1.2.0.192.list.example."} (RFC 5782 §2.1, §2.4).
   */
  public static String below(InetAddress address, String zone) {
    StringBuilder name = new StringBuilder();
    byte[] octets = address.getAddress();
    boolean four = octets.length == 4;
    for (int i = octets.length - 1; i >= 0; i--) {
      int octet = octets[i] & 0xff;
      if (four) {
        name.append(octet).append('.');
      } else {
        name.append(Character.forDigit(octet & 0xf, 16)).append('.');
        name.append(Character.forDigit(octet >> 4, 16)).append('.');
      }
    }
    return name.append(Names.absolute(zone)).toString();
  }
}

package dev.rookery.standards.spf;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;

/** Spellings of an address and its networks. */
final class Addresses {
  private Addresses() {}

  static boolean isWithin(InetAddress address, InetAddress network, int prefix) {
    byte[] left = address.getAddress();
    byte[] right = network.getAddress();
    if (left.length != right.length) {
      return false;
    }
    for (int bit = 0; bit < prefix; bit++) {
      int mask = 0x80 >> (bit & 7);
      if (((left[bit >> 3] ^ right[bit >> 3]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Macro letter i: an IPv6 address as 32 dotted nibbles. RFC 7208 §7.3. */
  static String dotted(InetAddress address) {
    if (address instanceof Inet4Address) {
      return address.getHostAddress();
    }
    StringBuilder nibbles = new StringBuilder();
    for (byte octet : address.getAddress()) {
      nibbles.append(nibbles.isEmpty() ? "" : ".");
      nibbles.append(Character.forDigit((octet & 0xff) >> 4, 16)).append('.');
      nibbles.append(Character.forDigit(octet & 0xf, 16));
    }
    return nibbles.toString();
  }

  /** Macro letter c: as people write it, RFC 5952 §4. */
  static String readable(InetAddress address) {
    if (address instanceof Inet4Address) {
      return address.getHostAddress();
    }
    String[] groups = address.getHostAddress().replaceFirst("%.*", "").split(":");
    int start = 0;
    int length = 1; // RFC 5952 §4.2.2: a single zero group is not shortened
    for (int i = 0; i < groups.length; i++) {
      int end = i;
      while (end < groups.length && groups[end].equals("0")) {
        end++;
      }
      if (end - i > length) { // RFC 5952 §4.2.3: the longest run, the first of equals
        start = i;
        length = end - i;
      }
    }
    return length == 1
        ? String.join(":", groups)
        : join(groups, 0, start) + "::" + join(groups, start + length, groups.length);
  }

  private static String join(String[] groups, int from, int to) {
    return String.join(":", Arrays.copyOfRange(groups, from, to));
  }

  /** Macro letter v. */
  static String family(InetAddress address) {
    return address instanceof Inet4Address ? "in-addr" : "ip6";
  }
}

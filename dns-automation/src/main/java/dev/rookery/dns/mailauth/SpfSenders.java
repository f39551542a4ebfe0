package dev.rookery.dns.mailauth;

import dev.rookery.standards.dns.DomainName;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Collectors;

/** How an SPF record names who may send. */
public sealed interface SpfSenders {
  /** Every address, one term each: costs a receiver no look-up, but changes with the fleet. */
  record Addresses(List<InetAddress> addresses) implements SpfSenders {
    public Addresses {
      addresses = addresses.stream().distinct().toList();
      if (addresses.isEmpty()) {
        throw new IllegalArgumentException("no address may send; say which");
      }
    }
  }

  /** A name in a zone of ours that lists the addresses: one look-up, and never changes. */
  record Include(DomainName list) implements SpfSenders {}

  /** The terms, without version and end (RFC 7208 §5.2, §5.6). */
  default String terms() {
    return switch (this) {
      case Addresses(List<InetAddress> addresses) ->
          addresses.stream().map(SpfSenders::term).collect(Collectors.joining(" "));
      case Include(DomainName list) -> "include:" + list;
    };
  }

  private static String term(InetAddress address) {
    return (address instanceof Inet4Address ? "ip4:" : "ip6:") + MailHost.data(address).text();
  }
}

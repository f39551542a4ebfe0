package dev.rookery.dns.mailauth;

import dev.rookery.dns.record.A;
import dev.rookery.dns.record.Aaaa;
import dev.rookery.dns.record.Name;
import dev.rookery.dns.record.Ptr;
import dev.rookery.dns.record.Rdata;
import dev.rookery.dns.record.RecordSet;
import dev.rookery.standards.dns.DomainName;
import dev.rookery.standards.dns.ReverseName;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A host that sends or takes mail. Its name is what it says in EHLO; each address must lead back to
 * the name and the name to each address, or receivers refuse its mail (RFC 8601 §2.7.3, "iprev").
 *
 * @param addresses at least one, each once
 */
public record MailHost(DomainName name, List<InetAddress> addresses) {
  public MailHost {
    addresses = addresses.stream().distinct().toList();
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("host %s has no address".formatted(name));
    }
  }

  /** A and AAAA of the name. */
  public List<RecordSet> forward(Duration ttl) {
    return addresses.stream()
        .map(MailHost::data)
        .collect(Collectors.groupingBy(Rdata::type))
        .values()
        .stream()
        .map(data -> new RecordSet(Name.of(name), data.getFirst().type(), ttl, data))
        .sorted(Comparator.comparing(RecordSet::key))
        .toList();
  }

  static Rdata data(InetAddress address) {
    return switch (address) {
      case Inet4Address four -> new A(four);
      case Inet6Address six -> new Aaaa(six);
      default -> throw new IllegalStateException("neither IPv4 nor IPv6: " + address);
    };
  }

  /** The PTR of each address, in the zones of whoever owns the addresses. */
  public List<RecordSet> reverse(Duration ttl) {
    return addresses.stream()
        .map(address -> RecordSet.of(reverseName(address), ttl, new Ptr(Name.of(name))))
        .toList();
  }

  /** Where the PTR of an address stands. */
  public static Name reverseName(InetAddress address) {
    return Name.of(ReverseName.of(address));
  }
}

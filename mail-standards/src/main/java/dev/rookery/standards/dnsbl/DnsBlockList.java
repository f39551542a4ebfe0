package dev.rookery.standards.dnsbl;

import dev.rookery.standards.dns.DnsUnavailableException;
import dev.rookery.standards.dns.DomainName;
import dev.rookery.standards.dns.Resolver;
import dev.rookery.standards.dns.ReverseName;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** One list. Thread-safe. */
public final class DnsBlockList {
  private static final InetAddress ALWAYS_LISTED = InetAddress.ofLiteral("127.0.0.2");
  private static final InetAddress NEVER_LISTED = InetAddress.ofLiteral("127.0.0.1");

  private final DomainName zone;
  private final Resolver resolver;

  /**
   * @param zone where the list lives, e.g. {@code zen.spamhaus.org}
   */
  public DnsBlockList(DomainName zone, Resolver resolver) {
    this.zone = zone;
    this.resolver = resolver;
  }

  public DomainName zone() {
    return zone;
  }

  /** Asks a list of addresses. RFC 5782 §2.1, §2.4. */
  public Listing check(InetAddress address) {
    return ask(ReverseName.below(address, zone.absolute()));
  }

  /** Asks a list of domains. RFC 5782 §3. */
  public Listing check(DomainName domain) {
    return ask(domain + "." + zone.absolute());
  }

  /**
   * Whether a list of addresses works: it lists 127.0.0.2 and not 127.0.0.1 (RFC 5782 §5). Without
   * this, a list that has died reads as "clean" and one that was sold as "everyone is listed".
   *
   * @return why it cannot be relied on; empty when it can
   */
  public Optional<String> findDefect() {
    return switch (check(ALWAYS_LISTED)) {
      case Listing.Listed _ -> clears();
      case Listing.Clean _ -> Optional.of("%s does not list 127.0.0.2".formatted(zone));
      case Listing.Unknown(String reason) -> Optional.of(reason);
    };
  }

  private Optional<String> clears() {
    return switch (check(NEVER_LISTED)) {
      case Listing.Clean _ -> Optional.empty();
      case Listing.Listed _ -> Optional.of("%s does not clear 127.0.0.1".formatted(zone));
      case Listing.Unknown(String reason) -> Optional.of(reason);
    };
  }

  private Listing ask(String name) {
    List<String> codes;
    try {
      codes = resolver.a(name).records().stream().map(Inet4Address::getHostAddress).toList();
    } catch (DnsUnavailableException e) {
      return new Listing.Unknown(e.getMessage());
    }
    for (String code : codes) {
      if (code.startsWith("127.255.255.")) {
        // Spamhaus: 252 wrong name, 254 asked through a public resolver, 255 too many questions
        return new Listing.Unknown("%s refuses us as a client: %s".formatted(zone, code));
      }
      if (!code.startsWith("127.")) { // RFC 5782 §2.1
        return new Listing.Unknown("%s answers %s, no list does".formatted(zone, code));
      }
    }
    return codes.isEmpty() ? new Listing.Clean() : new Listing.Listed(codes, reasons(name));
  }

  private List<String> reasons(String name) {
    try {
      return resolver.txt(name).records();
    } catch (DnsUnavailableException e) {
      return List.of(); // the listing itself is known
    }
  }
}

package dev.rookery.standards.iprev;

import dev.rookery.standards.dns.DnsUnavailableException;
import dev.rookery.standards.dns.Resolver;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** Asks an address for its names and the names for the address. RFC 8601 §3. Thread-safe. */
public final class IprevChecker {
  private static final int NAMES_MAX = 10; // RFC 8601 §3: a limit of the checker's own

  private final Resolver resolver;

  public IprevChecker(Resolver resolver) {
    this.resolver = resolver;
  }

  /**
   * Never throws for what the DNS holds. A name without answer does not spoil one that leads back.
   */
  public IprevVerdict check(InetAddress address) {
    List<String> names;
    try {
      names = resolver.ptr(address).records().stream().limit(NAMES_MAX).toList();
    } catch (DnsUnavailableException e) {
      return new IprevVerdict(IprevResult.TEMPERROR, List.of(), List.of());
    }
    return names.isEmpty()
        ? new IprevVerdict(IprevResult.PERMERROR, names, List.of())
        : confirm(address, names);
  }

  private IprevVerdict confirm(InetAddress address, List<String> names) {
    List<String> confirmed = new ArrayList<>();
    boolean silent = false;
    for (String name : names) {
      try {
        if (leadsTo(name, address)) {
          confirmed.add(name);
        }
      } catch (DnsUnavailableException e) {
        silent = true;
      }
    }
    IprevResult otherwise = silent ? IprevResult.TEMPERROR : IprevResult.FAIL;
    return new IprevVerdict(confirmed.isEmpty() ? otherwise : IprevResult.PASS, names, confirmed);
  }

  private boolean leadsTo(String name, InetAddress address) {
    return address instanceof Inet4Address
        ? resolver.a(name).records().contains(address)
        : resolver.aaaa(name).records().contains(address);
  }
}

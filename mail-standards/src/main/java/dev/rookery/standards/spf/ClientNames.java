package dev.rookery.standards.spf;

import dev.rookery.standards.dns.DnsUnavailableException;
import dev.rookery.standards.dns.Resolver;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** The client's names that lead back to its address. RFC 7208 §5.5, §7.3. */
final class ClientNames {
  private static final int NAMES_MAX = 10; // RFC 7208 §4.6.4

  private final Resolver resolver;
  private final InetAddress client;
  private final Budget budget;
  private Optional<List<String>> names = Optional.empty();

  ClientNames(Resolver resolver, InetAddress client, Budget budget) {
    this.resolver = resolver;
    this.client = client;
    this.budget = budget;
  }

  boolean hasNameBelow(String target) {
    String domain = SpfNames.withoutDot(target);
    return validated().stream().anyMatch(name -> isAtOrBelow(name, domain));
  }

  /** Macro letter p: the domain itself, else a name below it, else any, else "unknown". */
  String bestFor(String domain) {
    List<String> found = validated();
    return found.stream()
        .filter(domain::equals)
        .findFirst()
        .or(() -> found.stream().filter(name -> isAtOrBelow(name, domain)).findFirst())
        .or(() -> found.stream().findFirst())
        .orElse("unknown");
  }

  private static boolean isAtOrBelow(String name, String domain) {
    return name.equals(domain) || name.endsWith("." + domain);
  }

  private List<String> validated() {
    if (names.isEmpty()) {
      names = Optional.of(ask());
    }
    return names.get();
  }

  private List<String> ask() {
    try {
      // RFC 7208 §4.6.4: names beyond the tenth are ignored
      return budget.counted(resolver.ptr(client)).records().stream()
          .limit(NAMES_MAX)
          .filter(this::leadsBack)
          .map(SpfNames::withoutDot)
          .toList();
    } catch (DnsUnavailableException e) {
      return List.of(); // RFC 7208 §5.5: an error here is no match
    }
  }

  private boolean leadsBack(String name) {
    try {
      return client instanceof Inet4Address
          ? resolver.a(name).records().contains(client)
          : resolver.aaaa(name).records().contains(client);
    } catch (DnsUnavailableException e) {
      return false; // RFC 7208 §5.5: this name is skipped
    }
  }
}

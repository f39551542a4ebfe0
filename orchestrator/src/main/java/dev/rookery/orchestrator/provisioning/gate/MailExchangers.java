package dev.rookery.orchestrator.provisioning.gate;

import dev.rookery.standards.dns.DnsUnavailableException;
import dev.rookery.standards.dns.Mx;
import dev.rookery.standards.dns.Resolver;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;

/**
 * The mail exchangers that a node is to reach, found by us: a new node may have no working resolver
 * yet, and its provider's may lie about mail.
 *
 * @param found one address each
 * @param missing why a name gave none
 */
record MailExchangers(List<MailExchanger> found, List<String> missing) {
  private static final int SMTP = 25;

  /**
   * @param targets {@code NAME} or {@code NAME:PORT}; the best exchanger of NAME, or NAME itself
   *     when it has none (RFC 5321 §5.1)
   */
  static MailExchangers of(List<String> targets, Resolver resolver) {
    List<MailExchanger> found = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (String target : targets) {
      int colon = target.lastIndexOf(':');
      String name = colon < 0 ? target : target.substring(0, colon);
      int port = colon < 0 ? SMTP : Integer.parseInt(target.substring(colon + 1));
      try {
        String host = exchanger(name, resolver);
        List<Inet4Address> addresses = resolver.a(host).records();
        if (addresses.isEmpty()) {
          missing.add("%s has no IPv4 address".formatted(host));
        } else {
          found.add(new MailExchanger(name, addresses.getFirst().getHostAddress(), port));
        }
      } catch (DnsUnavailableException e) {
        missing.add("%s: %s".formatted(name, e.getMessage()));
      }
    }
    return new MailExchangers(List.copyOf(found), List.copyOf(missing));
  }

  private static String exchanger(String name, Resolver resolver) {
    String absolute = name.endsWith(".") ? name : name + ".";
    return resolver.mx(absolute).records().stream().map(Mx::host).findFirst().orElse(absolute);
  }
}

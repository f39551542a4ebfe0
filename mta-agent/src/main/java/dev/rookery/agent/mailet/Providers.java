package dev.rookery.agent.mailet;

import dev.rookery.agent.orders.Rules;
import dev.rookery.standards.dns.Answer;
import dev.rookery.standards.dns.Mx;
import dev.rookery.standards.dns.Resolver;
import java.util.List;

/** Finds the receiving provider behind an address by its domain's mail exchangers. */
public final class Providers {
  private final Resolver resolver;

  /**
   * @param resolver keeps answers for their TTL itself
   */
  public Providers(Resolver resolver) {
    this.resolver = resolver;
  }

  /**
   * The provider's key. A domain that does not exist or takes no mail has none; the MTA will say
   * so.
   *
   * @throws dev.rookery.standards.dns.DnsUnavailableException no answer; asking again may help
   */
  public String of(Rules rules, String domain) {
    return switch (resolver.mx(domain)) {
      case Answer.Found<Mx>(List<Mx> found) ->
          rules.provider(found.stream().map(Mx::host).toList());
      case Answer.NoData<Mx> _ -> rules.provider(List.of(domain)); // RFC 5321 §5.1: implicit MX
      case Answer.NoName<Mx> _ -> rules.provider(List.of());
    };
  }
}

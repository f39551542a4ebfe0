package dev.rookery.dns.mailauth;

import dev.rookery.dns.plan.SpfCost;
import dev.rookery.dns.plan.SpfCounter;
import dev.rookery.dns.record.Name;
import dev.rookery.standards.dns.DomainName;
import dev.rookery.standards.dns.Resolver;
import dev.rookery.standards.spf.SpfChecker;
import dev.rookery.standards.spf.SpfResult;
import dev.rookery.standards.spf.SpfVerdict;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.List;

/**
 * Evaluates a record as receivers would, as if it stood in the DNS already, for clients that no
 * term names: they walk every path to its end.
 */
public final class SpfForecast implements SpfCounter {
  /** Reserved (RFC 1112 §4, RFC 6666): nobody sends from there, so no term matches them. */
  private static final List<InetAddress> STRANGERS =
      List.of(InetAddress.ofLiteral("240.0.0.1"), InetAddress.ofLiteral("100::1"));

  private final Resolver resolver;
  private final InstantSource clock;

  public SpfForecast(Resolver resolver, InstantSource clock) {
    this.resolver = resolver;
    this.clock = clock;
  }

  @Override
  public SpfCost count(Name name, String record) {
    Resolver rehearsed = new RehearsedResolver(resolver, name, record);
    SpfCost worst = new SpfCost(0, 0);
    for (InetAddress stranger : STRANGERS) {
      SpfCost cost = cost(rehearsed, name, stranger);
      worst =
          new SpfCost(
              Math.max(worst.lookups(), cost.lookups()),
              Math.max(worst.voidLookups(), cost.voidLookups()));
    }
    return worst;
  }

  private SpfCost cost(Resolver rehearsed, Name name, InetAddress stranger) {
    SpfVerdict verdict = check(rehearsed, name, stranger, withoutDot(name));
    SpfCost cost = new SpfCost(verdict.lookups(), verdict.voidLookups());
    boolean unusable =
        verdict.result() == SpfResult.TEMPERROR
            || verdict.result() == SpfResult.PERMERROR && cost.isAffordable();
    if (unusable) {
      throw new IllegalStateException(
          "%s: %s".formatted(verdict.result().word(), verdict.reason()));
    }
    return cost;
  }

  /**
   * What a receiver would say to mail from {@code postmaster@name}.
   *
   * @param record as if it stood at {@code name}
   * @param client the sending address
   * @param helo the sender's EHLO name
   */
  public SpfVerdict check(Name name, String record, InetAddress client, DomainName helo) {
    return check(new RehearsedResolver(resolver, name, record), name, client, helo.toString());
  }

  private SpfVerdict check(Resolver rehearsed, Name name, InetAddress client, String helo) {
    String domain = withoutDot(name);
    return new SpfChecker(rehearsed, domain, clock).check(client, helo, "postmaster@" + domain);
  }

  private static String withoutDot(Name name) {
    return name.text().substring(0, name.text().length() - 1);
  }
}

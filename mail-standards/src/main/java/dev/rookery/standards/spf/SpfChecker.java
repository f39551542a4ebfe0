package dev.rookery.standards.spf;

import dev.rookery.standards.dns.Resolver;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.Locale;

/** Checks whether a client may send for a name. RFC 7208. Thread-safe. */
public final class SpfChecker {
  private final Resolver resolver;
  private final String receiver;
  private final InstantSource clock;

  /**
   * @param receiver name of the host that asks, for explanations (macro letter r)
   * @param clock for explanations (macro letter t)
   */
  public SpfChecker(Resolver resolver, String receiver, InstantSource clock) {
    this.resolver = resolver;
    this.receiver = receiver;
    this.clock = clock;
  }

  /**
   * Checks the envelope sender, or the HELO name when the envelope sender is empty (RFC 7208 §2.4).
   * Never throws for what the DNS holds.
   *
   * @param client address of the sending host
   * @param helo name given in HELO or EHLO, as given
   * @param envelopeSender without angle brackets; empty for {@code <>}
   */
  public SpfVerdict check(InetAddress client, String helo, String envelopeSender) {
    if (envelopeSender.isEmpty()) {
      return checkHelo(client, helo);
    }
    int at = envelopeSender.lastIndexOf('@');
    String local = at <= 0 ? "postmaster" : envelopeSender.substring(0, at); // RFC 7208 §4.3
    return check(client, helo, local, envelopeSender.substring(at + 1));
  }

  /** Checks the HELO name alone. RFC 7208 §2.3. */
  public SpfVerdict checkHelo(InetAddress client, String helo) {
    return check(client, helo, "postmaster", helo);
  }

  private SpfVerdict check(InetAddress client, String helo, String local, String domain) {
    var request =
        new Request(
            client, helo, local, SpfNames.withoutDot(domain).toLowerCase(Locale.ROOT), receiver);
    return new Evaluation(resolver, request, clock).run();
  }

  /** The arguments of check_host(). RFC 7208 §4.1. */
  record Request(
      InetAddress client, String helo, String senderLocal, String senderDomain, String receiver) {}
}

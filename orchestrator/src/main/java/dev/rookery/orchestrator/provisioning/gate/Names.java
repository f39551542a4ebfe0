package dev.rookery.orchestrator.provisioning.gate;

import dev.rookery.orchestrator.fleet.GateLevel;
import dev.rookery.standards.iprev.IprevVerdict;
import dev.rookery.standards.spf.SpfVerdict;
import java.net.InetAddress;

/** {@code dns.fcrdns} and {@code spf.covers-ip}: what the DNS says of a node's address and name. */
final class Names {
  static final String FCRDNS = "dns.fcrdns";
  static final String SPF = "spf.covers-ip";

  private Names() {}

  /** RFC 8601 §3: the PTR leads to a name that leads back, and the name is the HELO name. */
  static Judgement forwardConfirmed(InetAddress address, String helo, IprevVerdict verdict) {
    String ip = address.getHostAddress();
    String asked = "PTR of %s, and the addresses of the names it gives".formatted(ip);
    String answered =
        "names %s, of these lead back %s (%s)"
            .formatted(verdict.names(), verdict.confirmed(), verdict.result().word());
    if (!verdict.confirms(helo)) {
      return Judgement.of(
          FCRDNS,
          GateLevel.FAILED,
          asked,
          answered,
          "the PTR of %s must be %s, which the node says in HELO; set it where the address was rented"
              .formatted(ip, helo));
    }
    return verdict.names().size() > 1
        ? Judgement.of(
            FCRDNS,
            GateLevel.WEAK,
            asked,
            answered,
            "PTR, address and HELO name agree, but %s has %d PTRs; a receiver may look at another one"
                .formatted(ip, verdict.names().size()))
        : Judgement.of(
            FCRDNS, GateLevel.OK, asked, answered, "PTR, address and HELO name agree: " + helo);
  }

  /** RFC 7208 §2.3: the HELO name is checked on its own, and alone for bounces (§2.4). */
  static Judgement covered(InetAddress address, String helo, SpfVerdict verdict) {
    String ip = address.getHostAddress();
    String asked = "SPF of the HELO name %s for %s".formatted(helo, ip);
    String answered = "%s: %s".formatted(verdict.result().word(), verdict.reason());
    return Judgement.of(
        SPF,
        verdict.isPass(),
        asked,
        answered,
        verdict.isPass()
            ? "SPF of %s lets %s send".formatted(helo, ip)
            : "SPF of %s does not let %s send; its record belongs to the node zone and reads 'v=spf1 a -all'"
                .formatted(helo, ip));
  }
}

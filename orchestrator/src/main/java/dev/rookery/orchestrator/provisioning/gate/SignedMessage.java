package dev.rookery.orchestrator.provisioning.gate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.rookery.orchestrator.fleet.GateLevel;
import dev.rookery.standards.dkim.DkimResult;
import dev.rookery.standards.dkim.DkimVerifier;
import dev.rookery.standards.dmarc.DmarcChecker;
import dev.rookery.standards.dmarc.DmarcVerdict;
import dev.rookery.standards.dns.DomainName;
import dev.rookery.standards.dns.Resolver;
import dev.rookery.standards.message.MailDate;
import dev.rookery.standards.message.MalformedMessageException;
import dev.rookery.standards.message.RawMessage;
import dev.rookery.standards.spf.SpfVerdict;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * {@code dkim.signed-message} and {@code dmarc.aligned}: a message that the node's agent signed, as
 * it signs its tenants' mail, holds before a receiver.
 *
 * @param hostname author domain of the message
 * @param dkim a result for each signature; empty when no signed message came back
 * @param trouble why none came back; empty otherwise
 */
record SignedMessage(String hostname, List<DkimResult> dkim, String trouble) {
  static final String DKIM = "dkim.signed-message";
  static final String DMARC = "dmarc.aligned";
  private static final String ASKED =
      "the node's agent to sign a message from postmaster@%s, and the DNS for the key";

  /** The message that the node is given, with CRLF; its Message-ID is new each time. */
  static byte[] unsigned(String hostname, Instant now) {
    return """
    From: Go-live gate <postmaster@%1$s>
    To: gate@%1$s
    Subject: A message that is signed and never sent
    Date: %2$s
    Message-ID: <gate-%3$d@%1$s>
    MIME-Version: 1.0
    Content-Type: text/plain; charset=us-ascii

    This message proves that what is signed on this node can be verified.
    """
        .formatted(hostname, MailDate.format(now), now.toEpochMilli())
        .replace("\n", "\r\n")
        .getBytes(ISO_8859_1);
  }

  /** What a receiver finds in it, which must be the message that was given, with fields on top. */
  static SignedMessage verified(
      String hostname, byte[] given, byte[] signed, Resolver resolver, InstantSource clock) {
    String text = new String(signed, ISO_8859_1);
    if (!text.endsWith(new String(given, ISO_8859_1))) {
      return without(hostname, "what came back is not the message that was given");
    }
    try {
      RawMessage message = RawMessage.parse(signed);
      return new SignedMessage(hostname, new DkimVerifier(resolver, clock).verify(message), "");
    } catch (MalformedMessageException e) {
      return without(hostname, "what came back is no message: " + e.getMessage());
    }
  }

  static SignedMessage without(String hostname, String trouble) {
    return new SignedMessage(hostname, List.of(), trouble);
  }

  Judgement judgeDkim() {
    Optional<DkimResult> good =
        dkim.stream()
            .filter(DkimResult::isPass)
            .filter(each -> each.domain().equals(Optional.of(DomainName.of(hostname))))
            .findFirst();
    String evidence =
        good.map(each ->
                each.testing()
                    ? "the signature of %s verifies, but its key says t=y, so receivers may not count it"
                        .formatted(hostname)
                    : "the signature of %s, selector %s, verifies"
                        .formatted(hostname, each.selector().orElse("")))
            .orElse(
                "no good signature of %s: %s"
                    .formatted(hostname, dkim.isEmpty() ? trouble : found()));
    GateLevel level =
        good.map(each -> each.testing() ? GateLevel.WEAK : GateLevel.OK).orElse(GateLevel.FAILED);
    return Judgement.of(
        DKIM, level, ASKED.formatted(hostname), dkim.isEmpty() ? trouble : found(), evidence);
  }

  private String found() {
    return dkim.stream()
        .map(each ->
            "d=%s s=%s: %s %s"
                .formatted(
                    each.domain().map(DomainName::toString).orElse("-"),
                    each.selector().orElse("-"),
                    each.status().word(),
                    each.reason())
                .strip())
        .collect(Collectors.joining("; "));
  }

  /**
   * RFC 9989 §5.3. Both ways must hold: a message that is forwarded loses SPF, one that a list
   * rewrites loses DKIM.
   *
   * @param spf of the HELO name, whose domain is the author's as well
   */
  Judgement judgeDmarc(SpfVerdict spf, Resolver resolver) {
    DmarcVerdict verdict = new DmarcChecker(resolver).check(DomainName.of(hostname), spf, dkim);
    String answered =
        "%s: %s; record at %s"
            .formatted(
                verdict.result().word(), verdict.reason(), verdict.recordDomain().orElse("-"));
    boolean both = verdict.spfAligned() && verdict.dkimAligned();
    String half = verdict.spfAligned() ? "SPF" : "DKIM";
    String evidence =
        both
            ? "DMARC passes for %s, by SPF and by DKIM".formatted(hostname)
            : verdict.isPass()
                ? "DMARC passes for %s by %s alone".formatted(hostname, half)
                : "DMARC does not pass for %s: %s".formatted(hostname, verdict.reason());
    GateLevel passed = both ? GateLevel.OK : GateLevel.WEAK;
    return Judgement.of(
        DMARC,
        verdict.isPass() ? passed : GateLevel.FAILED,
        "DMARC for author domain %s, with SPF and DKIM as found above".formatted(hostname),
        answered,
        evidence);
  }
}

package dev.rookery.orchestrator.provisioning.gate;

import dev.rookery.orchestrator.fleet.GateLevel;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** {@code tls.certificate}: both doors show a certificate that names the host and has time left. */
final class HostCertificate {
  static final String ID = "tls.certificate";
  private static final Duration SOON = Duration.ofDays(7);
  private static final int DNS_NAME = 2; // RFC 5280 §4.2.1.6

  private final String hostname;
  private final TrustedIssuers trusted;
  private final Instant now;

  HostCertificate(String hostname, TrustedIssuers trusted, Instant now) {
    this.hostname = hostname;
    this.trusted = trusted;
    this.now = now;
  }

  /** What one door comes to. */
  private record Door(GateLevel level, String shown, String finding) {}

  /** The worst door decides. */
  Judgement judge(List<Presented> doors) {
    List<Door> judged = doors.stream().map(this::judge).toList();
    Door worst = judged.stream().max(Comparator.comparing(Door::level)).orElseThrow();
    return Judgement.of(
        ID,
        worst.level(),
        "STARTTLS at "
            + doors.stream().map(Presented::door).collect(Collectors.joining(" and at ")),
        judged.stream().map(Door::shown).collect(Collectors.joining("; ")),
        worst.finding());
  }

  private Door judge(Presented seen) {
    if (seen.chain().isEmpty()) {
      return new Door(
          GateLevel.FAILED,
          "%s: no certificate, %s".formatted(seen.door(), seen.trouble()),
          "%s does not encrypt: %s".formatted(seen.door(), seen.trouble()));
    }
    X509Certificate own = seen.chain().getFirst();
    Collection<String> names = names(own);
    String shown =
        "%s: for %s, issued by %s, valid from %s to %s"
            .formatted(
                seen.door(),
                String.join(", ", names),
                own.getIssuerX500Principal().getName(),
                own.getNotBefore().toInstant(),
                own.getNotAfter().toInstant());
    Duration left = Duration.between(now, own.getNotAfter().toInstant());
    if (!names.contains(hostname.toLowerCase(Locale.ROOT))) {
      return new Door(
          GateLevel.FAILED,
          shown,
          "the certificate at %s does not name %s".formatted(seen.door(), hostname));
    }
    if (left.isNegative() || now.isBefore(own.getNotBefore().toInstant())) {
      return new Door(
          GateLevel.FAILED,
          shown,
          "the certificate at %s is not valid now; 'rookery node apply' lays the one in use"
              .formatted(seen.door()));
    }
    return inForce(own, seen.chain(), left, shown);
  }

  private Door inForce(
      X509Certificate own, List<X509Certificate> chain, Duration left, String shown) {
    String days = "%d days left".formatted(left.toDays());
    if (TrustedIssuers.isSelfMade(own)) {
      return new Door(
          GateLevel.WEAK,
          shown,
          "self-made: it encrypts, but nobody vouches for it; %s. Set acme.directory to get one that others trust"
              .formatted(days));
    }
    String issuer = own.getIssuerX500Principal().getName();
    if (!trusted.vouchFor(chain, now)) {
      return new Door(
          GateLevel.WEAK,
          shown,
          "issued by %s, which is not among the authorities known here, or the chain is incomplete; %s"
              .formatted(issuer, days));
    }
    return new Door(
        left.compareTo(SOON) < 0 ? GateLevel.WEAK : GateLevel.OK,
        shown,
        "names %s, issued by %s, %s".formatted(hostname, issuer, days));
  }

  /** RFC 9525 §6.2: names stand in subjectAltName and nowhere else. */
  private static List<String> names(X509Certificate certificate) {
    List<String> names = new ArrayList<>();
    try {
      Collection<List<?>> all = certificate.getSubjectAlternativeNames();
      if (all != null) {
        for (List<?> name : all) {
          if (name.get(0).equals(DNS_NAME)) {
            names.add(name.get(1).toString().toLowerCase(Locale.ROOT));
          }
        }
      }
    } catch (CertificateParsingException e) {
      return List.of();
    }
    return names;
  }
}

package dev.rookery.orchestrator.domains;

import dev.rookery.dns.mailauth.SpfForecast;
import dev.rookery.dns.record.Rdata;
import dev.rookery.dns.record.RecordSet;
import dev.rookery.dns.verify.AuthoritativeLookup;
import dev.rookery.dns.verify.Check;
import dev.rookery.dns.verify.CheckResult;
import dev.rookery.dns.verify.Checkup;
import dev.rookery.dns.verify.DomainCheckup;
import dev.rookery.dns.verify.Finding;
import dev.rookery.dns.verify.RecordVerdict;
import dev.rookery.dns.verify.ServerResult;
import dev.rookery.dns.verify.Verification;
import dev.rookery.dns.verify.Verifier;
import dev.rookery.orchestrator.platform.DnsAccess;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Asks every authoritative server whether the world sees a domain as it should. */
@Singleton
final class DomainProof {
  /** A node's names are its gate's matter, not the domain's. */
  private static final Set<Check> OF_NODES = EnumSet.of(Check.HOST_ADDRESS, Check.HOST_REVERSE);

  private final DnsAccess dns;
  private final WantedRecords wanted;
  private final Clock clock;

  DomainProof(DnsAccess dns, WantedRecords wanted, Clock clock) {
    this.dns = dns;
    this.wanted = wanted;
    this.clock = clock;
  }

  /**
   * All checks, and whether they prove the domain.
   *
   * @param problems a sentence for each check that stands in the way
   */
  record Proof(List<DomainCheck> checks, List<String> problems) {
    boolean isProven() {
      return problems.isEmpty();
    }
  }

  /**
   * @throws dev.rookery.standards.dns.DnsUnavailableException name servers cannot be found now
   */
  Proof examine(Domain domain) {
    AuthoritativeLookup servers = dns.authoritative();
    Verification records =
        new Verifier(servers, clock).verify(wanted.toPublish(domain).recordSets());
    Checkup checkup =
        new DomainCheckup(servers, new SpfForecast(dns.resolver(), clock), clock)
            .run(wanted.toCheck(domain));
    List<DomainCheck> checks = new ArrayList<>();
    records.records().forEach(verdict -> checks.addAll(checks(verdict, records)));
    List<CheckResult> own =
        checkup.results().stream().filter(result -> !OF_NODES.contains(result.check())).toList();
    own.forEach(result -> checks.add(check(result, checkup)));
    List<String> problems =
        checks.stream()
            .filter(check -> check.severity().equals("error") && !check.isPassed())
            .map(DomainCheck::sentence)
            .toList();
    return new Proof(checks, problems);
  }

  private static List<DomainCheck> checks(RecordVerdict verdict, Verification run) {
    String type = verdict.expected().type().toString().toLowerCase(Locale.ROOT);
    if (verdict.servers().isEmpty()) {
      return List.of(record(type, "", "unknown", verdict.expected(), "no name server", run));
    }
    return verdict.servers().stream()
        .map(result ->
            record(
                type,
                server(result),
                word(result.finding()),
                verdict.expected(),
                result.evidence().answer(),
                run))
        .toList();
  }

  private static DomainCheck record(
      String type,
      String server,
      String verdict,
      RecordSet expected,
      String found,
      Verification run) {
    return new DomainCheck(
        "record." + type,
        server,
        "error",
        verdict,
        "%s %s".formatted(expected.key(), texts(expected)),
        found,
        "RFC 1034 §4.2.2",
        verdict.equals(DomainCheck.PASSED)
            ? ""
            : "apply the plan, or wait until all servers have it",
        run.at());
  }

  private static String texts(RecordSet set) {
    return set.data().stream().map(Rdata::text).collect(Collectors.joining(", "));
  }

  private static String server(ServerResult result) {
    return "%s %s".formatted(result.evidence().server(), result.evidence().address());
  }

  private static String word(Finding finding) {
    return switch (finding) {
      case Finding.AsExpected _ -> DomainCheck.PASSED;
      case Finding.Missing _, Finding.Different _ -> "failed";
      case Finding.Lame _, Finding.Unreachable _ -> "unknown";
    };
  }

  private static DomainCheck check(CheckResult result, Checkup run) {
    return new DomainCheck(
        result.check().id(),
        "",
        result.check().severity().name().toLowerCase(Locale.ROOT),
        result.status().name().toLowerCase(Locale.ROOT),
        "%s: %s".formatted(result.subject(), result.expected()),
        result.found(),
        result.check().source(),
        result.fix(),
        run.at());
  }
}

package dev.rookery.orchestrator.domains;

import java.time.Instant;

/**
 * One check of a domain, as stored.
 *
 * @param checkId stable, e.g. {@code spf.one-record}, {@code record.mx}
 * @param server name and address of the authoritative server asked; empty = the view over all
 * @param severity error or warning
 * @param verdict passed, failed or unknown
 * @param rfc standard and section
 * @param fix what to do; empty when passed
 */
public record DomainCheck(
    String checkId,
    String server,
    String severity,
    String verdict,
    String expected,
    String found,
    String rfc,
    String fix,
    Instant checkedAt) {

  static final String PASSED = "passed";

  boolean isPassed() {
    return verdict.equals(PASSED);
  }

  /** {@code spf.one-record failed: expected …, found …}. */
  String sentence() {
    return "%s %s%s: expected %s, found %s"
        .formatted(checkId, verdict, server.isEmpty() ? "" : " at " + server, expected, found);
  }
}

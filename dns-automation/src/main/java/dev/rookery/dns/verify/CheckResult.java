package dev.rookery.dns.verify;

import java.util.Locale;

/**
 * How one check ended.
 *
 * @param subject what was checked: a name or an address
 * @param expected in words or as data
 * @param found in words or as data
 * @param fix what to do; empty when passed
 */
public record CheckResult(
    Check check, Status status, String subject, String expected, String found, String fix) {
  /** How it ended. */
  public enum Status {
    PASSED,
    FAILED,
    /** Cannot be told now, because a server did not answer; asking again may help. */
    UNKNOWN
  }

  static CheckResult passed(Check check, String subject, String found) {
    return new CheckResult(check, Status.PASSED, subject, found, found, "");
  }

  static CheckResult failed(
      Check check, String subject, String expected, String found, String fix) {
    return new CheckResult(check, Status.FAILED, subject, expected, found, fix);
  }

  static CheckResult unknown(Check check, String subject, String expected, String found) {
    return new CheckResult(
        check,
        Status.UNKNOWN,
        subject,
        expected,
        found,
        "ask again once all name servers say the same");
  }

  public boolean isPassed() {
    return status == Status.PASSED;
  }

  /** {@code spf.one-record failed for example.com.: expected …, found …; fix (RFC 7208 §3.2)}. */
  public String sentence() {
    String head =
        "%s %s for %s".formatted(check.id(), status.name().toLowerCase(Locale.ROOT), subject);
    return isPassed()
        ? "%s: %s".formatted(head, found)
        : "%s: expected %s, found %s; %s (%s)"
            .formatted(head, expected, found, fix, check.source());
  }
}

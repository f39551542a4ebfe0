package dev.rookery.dns.verify;

import java.time.Instant;
import java.util.List;

/**
 * All checks of one subject.
 *
 * @param lookups everything that was asked and answered: the evidence
 */
public record Checkup(String subject, Instant at, List<CheckResult> results, List<Lookup> lookups) {
  public Checkup {
    results = List.copyOf(results);
    lookups = List.copyOf(lookups);
  }

  /** No check of severity ERROR failed or is unknown. */
  public boolean isHealthy() {
    return results.stream()
        .filter(result -> result.check().severity() == Check.Severity.ERROR)
        .allMatch(CheckResult::isPassed);
  }

  /** Whatever did not pass, warnings too. */
  public List<CheckResult> problems() {
    return results.stream().filter(result -> !result.isPassed()).toList();
  }
}

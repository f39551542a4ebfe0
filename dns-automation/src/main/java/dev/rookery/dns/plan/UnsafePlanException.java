package dev.rookery.dns.plan;

import dev.rookery.dns.record.Name;
import dev.rookery.dns.zone.Reason;
import java.util.List;
import java.util.stream.Collectors;

/** A person must act: asking again with the same zones gives the same refusal. */
public final class UnsafePlanException extends RuntimeException {
  private final transient List<Reason> reasons;

  UnsafePlanException(Name origin, List<Reason> reasons) {
    super(
        "plan for %s refused: %s"
            .formatted(
                origin, reasons.stream().map(Reason::toString).collect(Collectors.joining("; "))));
    this.reasons = List.copyOf(reasons);
  }

  /** At least one. */
  public List<Reason> reasons() {
    return reasons;
  }
}

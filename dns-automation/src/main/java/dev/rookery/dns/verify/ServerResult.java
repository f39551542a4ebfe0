package dev.rookery.dns.verify;

/** One server's part in a verdict. */
public record ServerResult(Finding finding, Evidence evidence) {
  @Override
  public String toString() {
    return "%s (%s): %s".formatted(evidence.server(), evidence.address(), evidence.answer());
  }
}

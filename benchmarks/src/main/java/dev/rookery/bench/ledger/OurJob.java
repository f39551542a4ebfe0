package dev.rookery.bench.ledger;

/** The job that does nothing. */
final class OurJob {
  static final String KIND = "bench.no-op";
  static final String PAYLOAD_JSON = "{\"n\":0}";

  private OurJob() {}

  record Payload(int n) {}
}

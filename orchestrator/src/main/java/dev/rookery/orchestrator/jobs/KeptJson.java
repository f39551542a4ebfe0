package dev.rookery.orchestrator.jobs;

import dev.rookery.orchestrator.jobs.ledger.Kept;
import dev.rookery.orchestrator.platform.Json;
import java.util.Objects;
import org.jooq.JSONB;

/** Payloads and results on their way into the ledger, which is no place for large things. */
final class KeptJson {
  private static final int MOST = 1 << 20;

  private KeptJson() {}

  /**
   * @param what it is, for the error
   * @throws IllegalArgumentException its JSON has more than 1,048,576 characters
   */
  static String of(String what, Object value) {
    String json = Json.write(value);
    if (json.length() > MOST) {
      throw new IllegalArgumentException(
          "the %s has %d characters of JSON, at most %d are kept; store it elsewhere and keep its name"
              .formatted(what, json.length(), MOST));
    }
    return Objects.requireNonNull(Kept.json(json));
  }

  static String payload(NewJob job) {
    return of("payload of " + job.kind(), job.payload());
  }

  static JSONB jsonb(String what, Object value) {
    return JSONB.valueOf(of(what, value));
  }
}

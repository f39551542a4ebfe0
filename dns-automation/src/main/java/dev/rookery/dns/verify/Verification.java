package dev.rookery.dns.verify;

import java.time.Instant;
import java.util.List;

/**
 * What was verified and when.
 *
 * @param records one verdict for each expected set
 */
public record Verification(Instant at, List<RecordVerdict> records) {
  public Verification {
    records = List.copyOf(records);
  }

  /** True only when every record is, at every server. */
  public boolean isVerified() {
    return records.stream().allMatch(RecordVerdict::isVerified);
  }

  /** A sentence for each record that is not verified. */
  public List<String> problems() {
    return records.stream()
        .filter(verdict -> !verdict.isVerified())
        .map(RecordVerdict::sentence)
        .toList();
  }
}

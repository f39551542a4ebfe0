package dev.rookery.dns.plan;

import dev.rookery.dns.record.FamilyKey;
import dev.rookery.dns.record.RecordKey;
import java.util.Optional;
import java.util.Set;

/** What is ours in one zone; everything else there is foreign and stays as it is. */
public interface Claims {
  /** Nothing is ours yet. */
  Claims NONE =
      new Claims() {
        @Override
        public Optional<Claim> on(FamilyKey values) {
          return Optional.empty();
        }

        @Override
        public Set<RecordKey> keys() {
          return Set.of();
        }
      };

  /** Our claim on these values; empty = foreign, or not there. */
  Optional<Claim> on(FamilyKey values);

  /** The sets that hold something of ours. */
  Set<RecordKey> keys();
}

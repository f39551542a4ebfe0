package dev.rookery.dns.plan;

import dev.rookery.dns.record.FamilyKey;
import java.util.Optional;

/** What a plan, once applied, makes of a claim; at least one side is present. */
public record ClaimChange(FamilyKey values, Optional<Claim> before, Optional<Claim> after) {
  ClaimChange inverse() {
    return new ClaimChange(values, after, before);
  }
}

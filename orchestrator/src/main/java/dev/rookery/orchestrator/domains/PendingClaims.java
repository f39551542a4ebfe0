package dev.rookery.orchestrator.domains;

import dev.rookery.dns.plan.Claim;
import dev.rookery.dns.plan.ClaimChange;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a plan will make ours, kept in the ledger before it is applied, so that a crash in between
 * loses none of it.
 */
record PendingClaims(List<Pending> changes) {

  /**
   * One change of a claim.
   *
   * @param before pieces, empty for a whole family; null = there was no claim
   * @param after as {@code before}; null = there is none afterwards
   */
  record Pending(
      String name,
      String type,
      String family,
      @Nullable List<String> before,
      @Nullable List<String> after) {}

  static PendingClaims of(List<ClaimChange> changes) {
    return new PendingClaims(
        changes.stream()
            .map(change ->
                new Pending(
                    change.values().set().name().text(),
                    change.values().set().type().toString(),
                    change.values().family().name(),
                    change.before().map(Claim::stored).orElse(null),
                    change.after().map(Claim::stored).orElse(null)))
            .toList());
  }

  List<ClaimChange> read() {
    return changes.stream()
        .map(pending ->
            new ClaimChange(
                ClaimStore.family(pending.name(), pending.type(), pending.family()),
                Optional.ofNullable(pending.before()).map(Claim::ofStored),
                Optional.ofNullable(pending.after()).map(Claim::ofStored)))
        .toList();
  }
}

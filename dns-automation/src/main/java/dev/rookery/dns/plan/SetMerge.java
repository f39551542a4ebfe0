package dev.rookery.dns.plan;

import dev.rookery.dns.record.FamilyKey;
import dev.rookery.dns.record.Rdata;
import dev.rookery.dns.record.RecordKey;
import dev.rookery.dns.record.RecordSet;
import dev.rookery.dns.record.ValueFamily;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What becomes of one record set, family by family. */
final class SetMerge {
  private final RecordKey key;
  private final Optional<RecordSet> seen;
  private final Optional<RecordSet> wanted;
  private final Claims claims;
  private final List<Rdata> values = new ArrayList<>();
  private final List<ClaimChange> claimChanges = new ArrayList<>();
  private final List<Notice> notices = new ArrayList<>();
  private boolean shared;

  private SetMerge(
      RecordKey key, Optional<RecordSet> seen, Optional<RecordSet> wanted, Claims claims) {
    this.key = key;
    this.seen = seen;
    this.wanted = wanted;
    this.claims = claims;
  }

  static SetMerge of(
      RecordKey key, Optional<RecordSet> seen, Optional<RecordSet> wanted, Claims claims) {
    SetMerge merge = new SetMerge(key, seen, wanted, claims);
    merge.families().forEach(merge::mergeFamily);
    return merge;
  }

  private Set<ValueFamily> families() {
    Set<ValueFamily> families = EnumSet.noneOf(ValueFamily.class);
    seen.ifPresent(set -> families.addAll(set.families()));
    wanted.ifPresent(set -> families.addAll(set.families()));
    for (ValueFamily family : ValueFamily.values()) {
      if (claims.on(new FamilyKey(key, family)).isPresent()) {
        families.add(family);
      }
    }
    return families;
  }

  private void mergeFamily(ValueFamily family) {
    FamilyKey familyKey = new FamilyKey(key, family);
    Optional<Claim> before = claims.on(familyKey);
    List<Rdata> seenValues = of(seen, family);
    FamilyMerge.Result result =
        new FamilyMerge(familyKey, seenValues, of(wanted, family), before).result();
    values.addAll(result.values());
    result.notice().ifPresent(notices::add);
    if (!before.equals(result.claim())) {
      claimChanges.add(new ClaimChange(familyKey, before, result.claim()));
    }
    boolean ownedAsWhole = before.isPresent() && before.get() instanceof Claim.Whole;
    shared |= !seenValues.isEmpty() && !result.values().isEmpty() && !ownedAsWhole;
  }

  private static List<Rdata> of(Optional<RecordSet> set, ValueFamily family) {
    return set.map(present -> present.of(family)).orElse(List.of());
  }

  /** Nothing, when seen is already as wanted. */
  Optional<Change> change() {
    if (values.isEmpty()) {
      return seen.map(Change.Delete::new);
    }
    RecordSet after = new RecordSet(key.name(), key.type(), ttl(), values);
    if (seen.isEmpty()) {
      return Optional.of(new Change.Create(after));
    }
    return seen.get().equals(after)
        ? Optional.empty()
        : Optional.of(new Change.Update(seen.get(), after));
  }

  /** The TTL is one for the whole set (RFC 2181 §5.2), so a shared set keeps the one it has. */
  private Duration ttl() {
    return (shared ? seen : wanted)
        .or(() -> seen)
        .map(RecordSet::ttl)
        .orElseThrow(() -> new IllegalStateException(key + " has values from nowhere"));
  }

  List<ClaimChange> claimChanges() {
    return claimChanges;
  }

  List<Notice> notices() {
    return notices;
  }
}

package dev.rookery.dns.ownership;

import dev.rookery.dns.plan.Claim;
import dev.rookery.dns.plan.ClaimChange;
import dev.rookery.dns.plan.Claims;
import dev.rookery.dns.plan.ZonePlan;
import dev.rookery.dns.record.FamilyKey;
import dev.rookery.dns.record.Name;
import dev.rookery.dns.record.Rdata;
import dev.rookery.dns.record.RecordKey;
import dev.rookery.dns.record.RecordSet;
import dev.rookery.dns.record.Txt;
import dev.rookery.dns.zone.DesiredZone;
import dev.rookery.dns.zone.Zone;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which values in one zone are ours. No marker stands in the zone itself; whoever holds this value
 * must keep it. Lost: our own records count as foreign, so nothing of them is changed or removed
 * until they are claimed again with {@link #with}.
 *
 * @param claims by name, type and value family
 */
public record Ownership(Name zone, SortedMap<FamilyKey, Claim> claims) implements Claims {
  public Ownership {
    claims = Collections.unmodifiableSortedMap(new TreeMap<>(claims));
  }

  /** Nothing of the zone is ours yet. */
  public static Ownership none(Name zone) {
    return new Ownership(zone, new TreeMap<>());
  }

  /** Also ours; used when an owner hands an existing record over. */
  public Ownership with(FamilyKey values, Claim claim) {
    SortedMap<FamilyKey, Claim> more = new TreeMap<>(claims);
    more.put(values, claim);
    return new Ownership(zone, more);
  }

  /** No longer ours; what stands in the zone stays there. */
  public Ownership without(FamilyKey values) {
    SortedMap<FamilyKey, Claim> fewer = new TreeMap<>(claims);
    fewer.remove(values);
    return new Ownership(zone, fewer);
  }

  /**
   * What is ours once the plan is applied.
   *
   * @throws IllegalArgumentException the plan is for another zone
   */
  public Ownership after(ZonePlan applied) {
    if (!applied.origin().equals(zone)) {
      throw new IllegalArgumentException(
          "plan for %s does not change what is ours in %s".formatted(applied.origin(), zone));
    }
    SortedMap<FamilyKey, Claim> after = new TreeMap<>(claims);
    for (ClaimChange change : applied.claimChanges()) {
      after.remove(change.values());
      change.after().ifPresent(claim -> after.put(change.values(), claim));
    }
    return new Ownership(zone, after);
  }

  /**
   * What is ours when nobody knows whether a plan was applied: a claim it would have made holds
   * when the zone now shows what the plan wanted. Keep {@code pending} before applying, so that a
   * crash loses none of it.
   *
   * @param pending the plan's {@link ZonePlan#claimChanges}
   * @param live the zone as read since
   */
  public Ownership settle(List<ClaimChange> pending, DesiredZone desired, Zone live) {
    SortedMap<FamilyKey, Claim> settled = new TreeMap<>(claims);
    for (ClaimChange change : pending) {
      FamilyKey values = change.values();
      List<Rdata> seen = values(live.sets(), values);
      if (change.after().isEmpty() && seen.isEmpty()) {
        settled.remove(values);
      }
      change
          .after()
          .filter(claim -> isShown(claim, seen, values(desired.sets(), values)))
          .ifPresent(claim -> settled.put(values, claim));
    }
    return new Ownership(zone, settled);
  }

  private static List<Rdata> values(Map<RecordKey, RecordSet> sets, FamilyKey values) {
    RecordSet set = sets.get(values.set());
    return set == null ? List.of() : set.of(values.family());
  }

  private static boolean isShown(Claim claim, List<Rdata> seen, List<Rdata> desired) {
    return switch (claim) {
      case Claim.Whole _ -> !seen.isEmpty() && seen.equals(desired);
      case Claim.Pieces(SortedSet<String> pieces) ->
          pieces.stream().allMatch(piece -> seen.stream().anyMatch(value -> holds(value, piece)));
    };
  }

  /** A piece is a whole text, or a term of one. */
  private static boolean holds(Rdata value, String piece) {
    return value instanceof Txt txt
        && (txt.joined().equals(piece)
            || Arrays.asList(txt.joined().toLowerCase(Locale.ROOT).split("[ +]+")).contains(piece));
  }

  @Override
  public Optional<Claim> on(FamilyKey values) {
    return Optional.ofNullable(claims.get(values));
  }

  @Override
  public Set<RecordKey> keys() {
    Set<RecordKey> keys = new TreeSet<>();
    claims.keySet().forEach(values -> keys.add(values.set()));
    return keys;
  }
}

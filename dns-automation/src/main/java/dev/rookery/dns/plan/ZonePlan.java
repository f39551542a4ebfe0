package dev.rookery.dns.plan;

import dev.rookery.dns.record.Name;
import dev.rookery.dns.record.RecordKey;
import dev.rookery.dns.record.RecordSet;
import dev.rookery.dns.record.Soa;
import dev.rookery.dns.zone.DesiredZone;
import dev.rookery.dns.zone.Reason;
import dev.rookery.dns.zone.Zone;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The changes that make a zone hold what is wanted, as a value: it can be shown, stored, approved
 * by its {@link #hash}, refused, applied and undone. It is good only for the zone at {@link
 * #serial}.
 */
public final class ZonePlan {
  private final Name origin;
  private final long serial;
  private final Optional<Soa> soa;
  private final List<Change> changes;
  private final List<ClaimChange> claimChanges;
  private final List<Notice> notices;
  private final List<Reason> refusals;
  private final String hash;

  private ZonePlan(
      Name origin,
      long serial,
      Optional<Soa> soa,
      List<Change> changes,
      List<ClaimChange> claimChanges,
      List<Notice> notices,
      List<Reason> refusals) {
    this.origin = origin;
    this.serial = serial;
    this.soa = soa;
    this.changes = ChangeOrder.sorted(changes);
    this.claimChanges = List.copyOf(claimChanges);
    this.notices = List.copyOf(notices);
    this.refusals = List.copyOf(refusals);
    this.hash = PlanHash.of(origin, this.changes);
  }

  /**
   * What must change.
   *
   * @param live the zone as seen, whole or at least {@link #interest}
   * @param desired what we want in it
   * @param claims what of it is ours; everything else stays untouched
   * @param limits what the plan may do; a plan beyond them is made, and refuses itself
   * @throws IllegalArgumentException the two zones are not the same zone
   */
  public static ZonePlan between(Zone live, DesiredZone desired, Claims claims, PlanLimits limits) {
    if (!live.origin().equals(desired.origin())) {
      throw new IllegalArgumentException(
          "live zone is %s, desired zone is %s".formatted(live.origin(), desired.origin()));
    }
    List<Change> changes = new ArrayList<>();
    List<ClaimChange> claimChanges = new ArrayList<>();
    List<Notice> notices = new ArrayList<>();
    for (RecordKey key : interest(desired, claims)) {
      Optional<RecordSet> wanted = Optional.ofNullable(desired.sets().get(key));
      SetMerge merge = SetMerge.of(key, live.find(key), wanted, claims);
      merge.change().ifPresent(changes::add);
      claimChanges.addAll(merge.claimChanges());
      notices.addAll(merge.notices());
    }
    List<Reason> refusals = PlanGuard.reasons(live, desired, claims, limits, changes);
    return new ZonePlan(
        live.origin(), live.serial(), live.soa(), changes, claimChanges, notices, refusals);
  }

  /** The record sets that a plan looks at: those wanted and those that hold something of ours. */
  public static SortedSet<RecordKey> interest(DesiredZone desired, Claims claims) {
    SortedSet<RecordKey> interest = new TreeSet<>(desired.sets().keySet());
    interest.addAll(claims.keys());
    return interest;
  }

  /**
   * This plan, if nothing speaks against it.
   *
   * @throws UnsafePlanException with every reason; asking again does not help
   */
  public ZonePlan requireSafe() {
    if (!refusals.isEmpty()) {
      throw new UnsafePlanException(origin, refusals);
    }
    return this;
  }

  /**
   * This plan, if it is still the one that was reviewed.
   *
   * @param reviewed the {@link #hash} a person approved
   * @throws UnsafePlanException the zone or the wish changed since the review
   */
  public ZonePlan requireReviewed(String reviewed) {
    if (!hash.equals(reviewed)) {
      String sentence =
          "plan %s was reviewed, now it is %s; review again".formatted(reviewed, hash);
      throw new UnsafePlanException(
          origin, List.of(new Reason("plan.changed", origin, sentence, "Rookery")));
    }
    return this;
  }

  /**
   * What takes this plan back; refuses itself when it would take a key from mail in flight.
   *
   * @param serialAfter serial of the zone once this plan was applied
   */
  public ZonePlan inverse(long serialAfter, PlanLimits limits) {
    List<Change> undoing = changes.stream().map(Change::inverse).toList();
    return new ZonePlan(
        origin,
        serialAfter,
        soa.map(start -> start.withSerial(serialAfter)),
        undoing,
        claimChanges.stream().map(ClaimChange::inverse).toList(),
        List.of(),
        PlanGuard.liveSelectors(undoing, limits));
  }

  public Name origin() {
    return origin;
  }

  /** Of the live zone that this plan was made from. */
  public long serial() {
    return serial;
  }

  /** Start of the live zone, where the provider shows it. */
  public Optional<Soa> soa() {
    return soa;
  }

  /** In the order to make them: add before remove, see {@link Change}. */
  public List<Change> changes() {
    return changes;
  }

  /** What becomes ours, or stops being ours, when the plan is applied. */
  public List<ClaimChange> claimChanges() {
    return claimChanges;
  }

  /** What a person should know; a conflict among them means that not all that is wanted appears. */
  public List<Notice> notices() {
    return notices;
  }

  /** Why this plan must not be applied; empty = it may. */
  public List<Reason> refusals() {
    return refusals;
  }

  /** Whether the zone holds what is wanted already. */
  public boolean isEmpty() {
    return changes.isEmpty();
  }

  /**
   * SHA-256 over the zone's name and the changes in lower case hex, 64 characters. The same for the
   * same changes, however texts are cut into strings and at whatever serial.
   */
  public String hash() {
    return hash;
  }

  /** For JSON. */
  public PlanDocument document() {
    return PlanDocument.of(this);
  }

  /** One line, e.g. {@code example.com.: 3 to create, 1 to update, 0 to delete}. */
  @Override
  public String toString() {
    return PlanText.summary(this);
  }
}

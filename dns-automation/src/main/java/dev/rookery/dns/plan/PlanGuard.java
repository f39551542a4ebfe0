package dev.rookery.dns.plan;

import dev.rookery.dns.record.Cname;
import dev.rookery.dns.record.Name;
import dev.rookery.dns.record.Rdata;
import dev.rookery.dns.record.RecordKey;
import dev.rookery.dns.record.RecordSet;
import dev.rookery.dns.record.RecordType;
import dev.rookery.dns.record.Txt;
import dev.rookery.dns.record.ValueFamily;
import dev.rookery.dns.zone.DesiredZone;
import dev.rookery.dns.zone.Reason;
import dev.rookery.dns.zone.Zone;
import dev.rookery.dns.zone.ZoneRules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Why changes must not be made, however they came about. */
final class PlanGuard {
  private static final String OURS = "Rookery";

  private final Zone live;
  private final DesiredZone desired;
  private final Claims claims;
  private final PlanLimits limits;
  private final List<Change> changes;
  private final List<Reason> reasons = new ArrayList<>();

  private PlanGuard(
      Zone live, DesiredZone desired, Claims claims, PlanLimits limits, List<Change> changes) {
    this.live = live;
    this.desired = desired;
    this.claims = claims;
    this.limits = limits;
    this.changes = changes;
  }

  static List<Reason> reasons(
      Zone live, DesiredZone desired, Claims claims, PlanLimits limits, List<Change> changes) {
    PlanGuard guard = new PlanGuard(live, desired, claims, limits, changes);
    guard.emptySource();
    guard.tooManyDeletes();
    changes.forEach(guard::check);
    guard.reasons.addAll(liveSelectors(changes, limits));
    guard.newViolations();
    return List.copyOf(guard.reasons);
  }

  private void check(Change change) {
    readBeforeChanged(change);
    zoneStart(change);
    change.wanted().forEach(after -> spfCost(change, after));
  }

  private void emptySource() {
    List<RecordKey> deleted = deleted();
    if (desired.sets().isEmpty() && !deleted.isEmpty() && !limits.emptyAllowed()) {
      refuse(
          "plan.empty-source",
          live.origin(),
          "nothing is wanted, which would delete %d record sets: %s; plan a retirement if that is meant"
              .formatted(deleted.size(), deleted),
          OURS);
    }
  }

  private void tooManyDeletes() {
    List<RecordKey> deleted = deleted();
    long ours = claims.keys().stream().filter(live.sets()::containsKey).count();
    if (deleted.size() > 1 && deleted.size() > limits.mostDeleted() * ours) {
      refuse(
          "plan.too-many-deletes",
          live.origin(),
          "would delete %d of %d record sets (limit %.0f%%): %s"
              .formatted(deleted.size(), ours, limits.mostDeleted() * 100, deleted),
          OURS);
    }
  }

  private List<RecordKey> deleted() {
    return changes.stream()
        .filter(change -> change instanceof Change.Delete)
        .map(Change::key)
        .toList();
  }

  private void readBeforeChanged(Change change) {
    if (!live.covers(change.key())) {
      refuse(
          "plan.not-read",
          change.key().name(),
          "%s would be written without having been read".formatted(change.key()),
          OURS);
    }
  }

  private void zoneStart(Change change) {
    RecordType type = change.key().type();
    boolean delegates = type.equals(RecordType.NS) && change.key().name().equals(live.origin());
    if (delegates || type.equals(RecordType.SOA)) {
      refuse(
          "plan.zone-start",
          change.key().name(),
          "%s belongs to whoever runs the zone".formatted(change.key()),
          "RFC 1034 §4.2.1");
    }
  }

  /** Mail signed with a key may still be on its way; without the key it fails. */
  static List<Reason> liveSelectors(List<Change> changes, PlanLimits limits) {
    return changes.stream()
        .filter(change -> change.key().name().text().contains("._domainkey."))
        .filter(change -> !limits.drainedSelectors().contains(change.key().name()))
        .filter(PlanGuard::losesKey)
        .map(PlanGuard::lostKey)
        .toList();
  }

  private static boolean losesKey(Change change) {
    List<Rdata> keys =
        change.seen().stream()
            .flatMap(set -> set.data().stream())
            .filter(PlanGuard::isKey)
            .toList();
    return !keys.isEmpty()
        && change.wanted().stream().noneMatch(after -> after.data().containsAll(keys));
  }

  private static Reason lostKey(Change change) {
    return new Reason(
        "dkim.live-selector",
        change.key().name(),
        "the %s takes away a key that mail in flight may need; drain the selector first"
            .formatted(change.verb()),
        "RFC 6376 §3.1");
  }

  private static boolean isKey(Rdata value) {
    return value instanceof Cname || value instanceof Txt txt && !isRevoked(txt.joined());
  }

  /** An empty {@code p=} revokes (RFC 6376 §3.6.1). */
  private static boolean isRevoked(String record) {
    return Arrays.stream(record.split(";")).anyMatch(tag -> tag.matches("\\s*p\\s*=\\s*"));
  }

  private void spfCost(Change change, RecordSet after) {
    for (Rdata value : after.of(ValueFamily.SPF)) {
      if (change.seen().stream().noneMatch(before -> before.data().contains(value))) {
        spfCost(after.name(), ((Txt) value).joined());
      }
    }
  }

  private void spfCost(Name name, String record) {
    try {
      SpfCost cost = limits.spfCounter().count(name, record);
      if (!cost.isAffordable()) {
        refuse(
            "spf.too-many-lookups",
            name,
            "\"%s\" costs %d look-ups (limit %d), %d of them void (limit %d)"
                .formatted(
                    record,
                    cost.lookups(),
                    SpfCost.LIMIT.lookups(),
                    cost.voidLookups(),
                    SpfCost.LIMIT.voidLookups()),
            "RFC 7208 §4.6.4");
      }
    } catch (RuntimeException e) {
      refuse(
          "spf.not-counted",
          name,
          "look-ups of \"%s\" cannot be counted now: %s".formatted(record, e.getMessage()),
          "RFC 7208 §4.6.4");
    }
  }

  /** What was wrong before and is left alone is not this plan's fault. */
  private void newViolations() {
    Map<RecordKey, RecordSet> after = new TreeMap<>(live.sets());
    for (Change change : changes) {
      after.remove(change.key());
      change.wanted().forEach(set -> after.put(set.key(), set));
    }
    List<Reason> introduced = new ArrayList<>(violations(after.values()));
    introduced.removeAll(violations(live.sets().values()));
    reasons.addAll(introduced);
  }

  private List<Reason> violations(Collection<RecordSet> sets) {
    return ZoneRules.violations(live.origin(), sets);
  }

  private void refuse(String rule, Name name, String sentence, String source) {
    reasons.add(new Reason(rule, name, sentence, source));
  }
}

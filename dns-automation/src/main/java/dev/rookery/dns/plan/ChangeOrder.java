package dev.rookery.dns.plan;

import dev.rookery.dns.record.Name;
import dev.rookery.dns.record.RecordType;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Add before remove, so that at no moment less is published than before or after; parents before
 * children. Only where a CNAME gives way to data, or data to a CNAME, removing comes first: the two
 * cannot stand together.
 */
final class ChangeOrder {
  private static final int CLEARING = 0;
  private static final int CREATING = 1;
  private static final int UPDATING = 2;
  private static final int DELETING = 3;

  private final Set<Name> swapped;

  private ChangeOrder(Collection<Change> changes) {
    Set<Name> cnames =
        changes.stream()
            .filter(change -> change.key().type().equals(RecordType.CNAME))
            .map(change -> change.key().name())
            .collect(Collectors.toSet());
    this.swapped =
        changes.stream()
            .filter(change -> change instanceof Change.Create)
            .map(change -> change.key().name())
            .filter(cnames::contains)
            .collect(Collectors.toSet());
  }

  static List<Change> sorted(Collection<Change> changes) {
    ChangeOrder order = new ChangeOrder(changes);
    return changes.stream()
        .sorted(Comparator.comparingInt(order::step).thenComparing(Change::key))
        .toList();
  }

  private int step(Change change) {
    return switch (change) {
      case Change.Create _ -> CREATING;
      case Change.Update _ -> UPDATING;
      case Change.Delete _ -> swapped.contains(change.key().name()) ? CLEARING : DELETING;
    };
  }
}

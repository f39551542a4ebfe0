package dev.rookery.dns.plan;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** How much of some values is ours. */
public sealed interface Claim {
  /** All values of the family: we may replace and remove them. */
  record Whole() implements Claim {}

  /**
   * Pieces inside values that others share: terms of an SPF record, or single texts.
   *
   * @param pieces at least one; SPF terms in lower case without {@code +}, texts as joined octets
   */
  record Pieces(SortedSet<String> pieces) implements Claim {
    public Pieces {
      if (pieces.isEmpty()) {
        throw new IllegalArgumentException("a claim on no piece is no claim");
      }
      pieces = Collections.unmodifiableSortedSet(new TreeSet<>(pieces));
    }
  }

  /** The claim that {@link #stored()} came from. */
  static Claim ofStored(Collection<String> stored) {
    return stored.isEmpty() ? new Whole() : new Pieces(new TreeSet<>(stored));
  }

  /** For a database: the pieces, or nothing for the whole. */
  default List<String> stored() {
    return switch (this) {
      case Whole _ -> List.of();
      case Pieces(SortedSet<String> pieces) -> List.copyOf(pieces);
    };
  }
}

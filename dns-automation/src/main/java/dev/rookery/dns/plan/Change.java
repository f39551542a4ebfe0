package dev.rookery.dns.plan;

import dev.rookery.dns.record.RecordKey;
import dev.rookery.dns.record.RecordSet;
import java.util.List;

/** What happens to one record set. */
public sealed interface Change {
  /** The set does not exist yet. */
  record Create(RecordSet after) implements Change {
    @Override
    public RecordKey key() {
      return after.key();
    }

    @Override
    public Change inverse() {
      return new Delete(after);
    }
  }

  /** The set exists with other values or another TTL. */
  record Update(RecordSet before, RecordSet after) implements Change {
    public Update {
      if (!before.key().equals(after.key())) {
        throw new IllegalArgumentException(
            "update turns %s into %s".formatted(before.key(), after.key()));
      }
    }

    @Override
    public RecordKey key() {
      return after.key();
    }

    @Override
    public Change inverse() {
      return new Update(after, before);
    }
  }

  /** The set exists and goes away. */
  record Delete(RecordSet before) implements Change {
    @Override
    public RecordKey key() {
      return before.key();
    }

    @Override
    public Change inverse() {
      return new Create(before);
    }
  }

  RecordKey key();

  /** What undoes this change. */
  Change inverse();

  /** {@code create}, {@code update} or {@code delete}. */
  default String verb() {
    return switch (this) {
      case Create _ -> "create";
      case Update _ -> "update";
      case Delete _ -> "delete";
    };
  }

  /** The set as seen, at most one. */
  default List<RecordSet> seen() {
    return switch (this) {
      case Create _ -> List.of();
      case Update(RecordSet before, RecordSet _) -> List.of(before);
      case Delete(RecordSet before) -> List.of(before);
    };
  }

  /** The set as wanted, at most one. */
  default List<RecordSet> wanted() {
    return switch (this) {
      case Create(RecordSet after) -> List.of(after);
      case Update(RecordSet _, RecordSet after) -> List.of(after);
      case Delete _ -> List.of();
    };
  }
}

package dev.rookery.orchestrator.outcomes;

import static dev.rookery.sql.Tables.OUTCOME_COUNTS;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jooq.Field;

/** What counters are summed over. */
public enum GroupBy {
  DAY(OUTCOME_COUNTS.SENDING_DAY),
  PROVIDER(OUTCOME_COUNTS.PROVIDER),
  IP(OUTCOME_COUNTS.EGRESS_IP);

  private final Field<?> column;

  GroupBy(Field<?> column) {
    this.column = column;
  }

  Field<?> column() {
    return column;
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<GroupBy> find(String word) {
    return Arrays.stream(values()).filter(group -> group.word().equals(word)).findFirst();
  }
}

package dev.rookery.orchestrator.jobs.rings;

import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What one process tells all others. Names jobs only; whoever wants to know more asks PostgreSQL.
 */
sealed interface Ring {
  /** So that a ring fits into a notification, which holds less than 8,000 octets. */
  int MOST_JOBS = 100;

  /** Something may be due. */
  record Due() implements Ring {}

  /** Somebody watches these jobs, at the sender's; holds for {@link Elsewhere#HOLDS}. */
  record Watched(Set<UUID> jobs) implements Ring {}

  /** These jobs have got further. */
  record Progressed(Set<UUID> jobs) implements Ring {}

  /**
   * A ring as it came.
   *
   * @param sender of the process, no space in it
   */
  record Heard(String sender, Ring ring) {}

  /** {@code sender}, {@code sender watched id,id} or {@code sender progressed id,id}. */
  default String write(String sender) {
    return switch (this) {
      case Due() -> sender;
      case Watched(Set<UUID> jobs) -> sender + " watched " + ids(jobs);
      case Progressed(Set<UUID> jobs) -> sender + " progressed " + ids(jobs);
    };
  }

  private static String ids(Collection<UUID> jobs) {
    return jobs.stream().map(UUID::toString).collect(Collectors.joining(","));
  }

  /** Whatever it cannot read is a {@link Due}: looking once too often harms nobody. */
  static Heard read(String text) {
    String[] parts = text.split(" ", 3);
    return new Heard(parts[0], parts.length == 3 ? named(parts[1], parts[2]) : new Due());
  }

  private static Ring named(String word, String ids) {
    return switch (word) {
      case "watched" -> new Watched(jobs(ids));
      case "progressed" -> new Progressed(jobs(ids));
      default -> new Due();
    };
  }

  private static Set<UUID> jobs(String ids) {
    return Arrays.stream(ids.split(",", MOST_JOBS + 1))
        .limit(MOST_JOBS)
        .filter(id -> ID.matcher(id).matches())
        .map(UUID::fromString)
        .collect(Collectors.toSet());
  }

  Pattern ID = Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");
}

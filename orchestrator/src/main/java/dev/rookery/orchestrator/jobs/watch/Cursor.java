package dev.rookery.orchestrator.jobs.watch;

import dev.rookery.orchestrator.jobs.JobState;
import dev.rookery.orchestrator.platform.RefusedException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How much of a job's progress a watcher was told; the id of each event. Any control plane can go
 * on from it.
 *
 * @param changes how many changes of steps
 * @param standing the job's state as it was told; null = not yet
 */
record Cursor(int changes, @Nullable Standing standing) {
  static final Cursor START = new Cursor(0, null);
  private static final Pattern SHAPE =
      Pattern.compile("(\\d{1,9})(?:-(\\d{1,18})-(\\d{1,9})-([a-z]+))?");

  /** What makes one state of a job different from the next. */
  record Standing(long fence, int snoozes, JobState state) {
    static Standing of(JobProgress progress) {
      return new Standing(progress.fence(), progress.snoozes(), progress.state());
    }
  }

  /**
   * @throws RefusedException not the id of an event
   */
  static Cursor of(String id) {
    Matcher parts = SHAPE.matcher(id);
    if (!parts.matches()) {
      throw notOurs();
    }
    int changes = Integer.parseInt(parts.group(1));
    return new Cursor(changes, parts.group(2) == null ? null : standing(parts));
  }

  private static Standing standing(Matcher parts) {
    return new Standing(
        Long.parseLong(parts.group(2)),
        Integer.parseInt(parts.group(3)),
        Arrays.stream(JobState.values())
            .filter(state -> state.word().equals(parts.group(4)))
            .findFirst()
            .orElseThrow(Cursor::notOurs));
  }

  private static RefusedException notOurs() {
    return new RefusedException(
        RefusedException.Kind.INVALID,
        "bad-event-id",
        "Last-Event-ID is not one of ours; take it from an event of this job, or leave it out");
  }

  /** As it stands in an event. */
  String id() {
    return standing == null
        ? Integer.toString(changes)
        : "%d-%d-%d-%s"
            .formatted(changes, standing.fence(), standing.snoozes(), standing.state().word());
  }
}

package dev.rookery.orchestrator.jobs.watch;

import dev.rookery.orchestrator.jobs.watch.Cursor.Standing;
import dev.rookery.orchestrator.jobs.watch.JobProgress.Change;
import dev.rookery.orchestrator.jobs.watch.ProgressEvent.JobChanged;
import dev.rookery.orchestrator.jobs.watch.ProgressEvent.StepChanged;
import dev.rookery.orchestrator.jobs.watch.ProgressEvent.Tally;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a watcher is told next: the difference between what it knows and what is so.
 *
 * @param events oldest first; the end of a job comes after its steps, its start before them
 * @param cursor what the watcher knows then
 */
record Telling(List<ProgressEvent> events, Cursor cursor) {

  static Telling next(Cursor known, JobProgress now, Usual usual) {
    return new Story(known, now, usual).tell();
  }

  private static final class Story {
    private final JobProgress now;
    private final Usual usual;
    private final List<Change> changes;
    private final List<ProgressEvent> events = new ArrayList<>();
    private int told;
    private @Nullable Standing standing;

    Story(Cursor known, JobProgress now, Usual usual) {
      this.now = now;
      this.usual = usual;
      this.changes = now.changes();
      this.standing = known.standing();
      this.told = known.changes() > changes.size() ? 0 : known.changes();
    }

    /**
     * Each event's id is what is known once it is told: a step's that comes before the end has not
     * told the end.
     */
    Telling tell() {
      if (!now.hasEnded()) {
        tellStanding();
      }
      while (told < changes.size()) {
        Change change = changes.get(told++);
        events.add(step(change));
      }
      tellStanding();
      return new Telling(events, new Cursor(told, standing));
    }

    private void tellStanding() {
      Standing is = Standing.of(now);
      if (!is.equals(standing)) {
        standing = is;
        events.add(job());
      }
    }

    private JobChanged job() {
      return new JobChanged(
          id(),
          now.id(),
          now.kind(),
          now.state(),
          now.attempt(),
          now.runAt(),
          now.finishedAt(),
          now.lastError(),
          now.hasEnded(),
          tally());
    }

    private StepChanged step(Change change) {
      return new StepChanged(
          id(),
          change.step().name(),
          change.step().startedAt(),
          change.done() ? change.step().finishedAt() : null,
          usual.durations().get(change.step().name()),
          tally());
    }

    private String id() {
      return new Cursor(told, standing).id();
    }

    private Tally tally() {
      boolean all = now.hasEnded() && told == changes.size(); // what is not begun now never is
      Set<String> known = all ? new HashSet<>() : new HashSet<>(usual.steps());
      int done = 0;
      for (Change change : changes.subList(0, told)) {
        known.add(change.step().name());
        done += change.done() ? 1 : 0;
      }
      return new Tally(now.at(), done, known.size());
    }
  }
}

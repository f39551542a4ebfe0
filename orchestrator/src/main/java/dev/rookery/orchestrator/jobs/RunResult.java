package dev.rookery.orchestrator.jobs;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a run of a workflow ended in, other than an exception. */
public sealed interface RunResult {

  /** All done. {@code result} goes to JSON. */
  record Done(@Nullable Object result) implements RunResult {}

  /** Nothing failed, but it must wait; holds no thread and uses no attempt. */
  record Snooze(Duration delay, String reason) implements RunResult {}

  static RunResult done() {
    return new Done(null);
  }

  static RunResult done(Object result) {
    return new Done(result);
  }

  static RunResult snooze(Duration delay, String reason) {
    return new Snooze(delay, reason);
  }
}

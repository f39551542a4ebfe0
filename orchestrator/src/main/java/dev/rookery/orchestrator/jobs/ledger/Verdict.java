package dev.rookery.orchestrator.jobs.ledger;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What one run of a job ended in, as the ledger keeps it: texts are {@link Kept}. */
public sealed interface Verdict {

  /**
   * Finished.
   *
   * @param result JSON text
   */
  record Done(@Nullable String result) implements Verdict {
    public Done {
      result = Kept.json(result);
    }
  }

  /** This attempt failed; another one after the delay. */
  record TryAgain(Duration delay, String error) implements Verdict {
    public TryAgain {
      error = Kept.text(error);
    }
  }

  /** Nothing failed, it waits for its time: no attempt is used. */
  record Snoozed(Duration delay, String reason) implements Verdict {
    public Snoozed {
      reason = Kept.text(reason);
    }
  }

  /**
   * It waits for a signal, at most so long; then it runs again and sees whether it came. No attempt
   * is used.
   *
   * @param signal name of what is waited for
   */
  record Awaiting(String signal, Duration atMost, String reason) implements Verdict {
    public Awaiting {
      reason = Kept.text(reason);
    }
  }

  /** Failed for good: a dead letter until a person replays it. */
  record Failed(String error) implements Verdict {
    public Failed {
      error = Kept.text(error);
    }
  }

  /**
   * Given up with steps done that can be undone: it runs again at once, undoing.
   *
   * @param error why it was given up
   */
  record Undo(String error) implements Verdict {
    public Undo {
      error = Kept.text(error);
    }
  }

  /** Undone after it was given up; failed, or cancelled when a person had asked for that. */
  record Undone() implements Verdict {}

  /** Stopped while it ran, because a person wanted it to end. */
  record Cancelled() implements Verdict {}

  /**
   * Not run to an end by this worker: as if it had not been claimed.
   *
   * @param rest nobody takes it for so long, e.g. because its effect may still be on its way
   */
  record Released(Duration rest) implements Verdict {}

  /** Cannot be run by this code, e.g. its journal names a step that is unknown; a person looks. */
  record Parked(String reason) implements Verdict {
    public Parked {
      reason = Kept.text(reason);
    }
  }
}

package dev.rookery.orchestrator.jobs;

import dev.rookery.orchestrator.platform.DurationWords;
import dev.rookery.orchestrator.platform.OperatorActionException;
import java.time.Duration;

/**
 * A signal did not come in time. A workflow may catch this and go another way, and goes that way at
 * every later attempt, too; uncaught it ends the job.
 */
public final class SignalTimeoutException extends OperatorActionException {
  private static final long serialVersionUID = 1L;

  SignalTimeoutException(String signal, Duration atMost, String reason) {
    super(
        "the signal '%s' (%s) did not come within %s; see why, then retry the job: it waits anew"
            .formatted(signal, reason, DurationWords.of(atMost)));
  }
}

package dev.rookery.orchestrator.jobs;

import dev.rookery.orchestrator.jobs.ledger.Claimed;
import dev.rookery.orchestrator.jobs.ledger.Verdict;
import dev.rookery.orchestrator.platform.OperatorActionException;
import dev.rookery.orchestrator.platform.TemporaryException;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What the end of a run means for the ledger. */
final class Verdicts {
  private Verdicts() {}

  static Verdict of(RunResult result) {
    return switch (result) {
      case RunResult.Done done -> new Verdict.Done(json(done.result()));
      case RunResult.Snooze snooze -> new Verdict.Snoozed(snooze.delay(), snooze.reason());
    };
  }

  private static @Nullable String json(@Nullable Object result) {
    return result == null ? null : KeptJson.of("result of the job", result);
  }

  /**
   * @return empty when the lease is lost: nothing of this run is written any more
   */
  static Optional<Verdict> of(
      Claimed job, RetryPolicy policy, Throwable trouble, RandomGenerator random) {
    return switch (trouble) {
      case LeaseLostException _ -> Optional.empty();
      case EndOfRun end -> Optional.of(end.verdict());
      case OperatorActionException e -> Optional.of(new Verdict.Failed(describe(e)));
      case TemporaryException e -> Optional.of(attempt(job, policy, e, e.retryAfter(), random));
      default -> Optional.of(attempt(job, policy, trouble, Duration.ZERO, random));
    };
  }

  private static Verdict attempt(
      Claimed job, RetryPolicy policy, Throwable trouble, Duration asked, RandomGenerator random) {
    if (job.attempt() >= policy.maxAttempts()) {
      return new Verdict.Failed(describe(trouble));
    }
    Duration wait = policy.wait(job.attempt(), random);
    return new Verdict.TryAgain(wait.compareTo(asked) > 0 ? wait : asked, describe(trouble));
  }

  private static String describe(Throwable trouble) {
    String message = trouble.getMessage();
    return message == null ? trouble.getClass().getSimpleName() : message;
  }
}

package dev.rookery.orchestrator.jobs;

import dev.rookery.orchestrator.jobs.ledger.Claimed;
import dev.rookery.orchestrator.jobs.ledger.Verdict;
import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.Json;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * One run of a claimed job, on the thread that calls it: forward, or undoing what was done.
 *
 * @param <P> payload of its workflow
 */
final class JobRun<P> {
  private static final Duration JOURNAL_RETRY = Duration.ofSeconds(2);

  private final Workflow<P> workflow;
  private final Claimed job;
  private final Journal journal;

  private JobRun(Workflow<P> workflow, Claimed job, Journal journal) {
    this.workflow = workflow;
    this.job = job;
    this.journal = journal;
  }

  static <P> JobRun<P> of(Database database, Workflow<P> workflow, Claimed job, JobHolder holder) {
    return new JobRun<>(workflow, job, new Journal(database, job, workflow, holder));
  }

  /**
   * Runs it.
   *
   * @return empty when the lease is lost
   */
  Optional<Verdict> verdict() {
    try {
      return Optional.of(run());
    } catch (Throwable e) { // a body that ends in an Error has failed, too; the worker lives on
      Optional<Verdict> verdict =
          Verdicts.of(job, workflow.retries(), e, RandomGenerator.getDefault())
              .map(this::undoFirst);
      RunLog.trouble(job, verdict, e);
      return verdict;
    }
  }

  private Verdict run() throws Exception {
    journal.requireKnown();
    if (job.cancelAsked() && !job.undoing()) {
      return mustUndo() ? new Verdict.Undo("cancelled by a person") : new Verdict.Cancelled();
    }
    P payload = Json.read(job.payload(), workflow.payloadType());
    return job.undoing()
        ? undo(payload)
        : Verdicts.of(workflow.run(payload, JournalledSteps.of(journal)));
  }

  private boolean mustUndo() {
    return workflow.undoes() && !journal.toUndo().isEmpty();
  }

  /** What is done is left in place only when undoing it has failed, too. */
  private Verdict undoFirst(Verdict verdict) {
    if (!(verdict instanceof Verdict.Failed failed)) {
      return verdict;
    }
    if (job.undoing()) {
      return new Verdict.Failed("what it did could not be undone: " + failed.error());
    }
    try {
      return mustUndo() ? new Verdict.Undo(failed.error()) : failed;
    } catch (RuntimeException e) {
      return new Verdict.TryAgain(
          JOURNAL_RETRY,
          "%s; its journal cannot be read: %s".formatted(failed.error(), e.getMessage()));
    }
  }

  private Verdict undo(P payload) throws Exception {
    for (String step : journal.toUndo()) {
      String undoing = Journal.undoing(step);
      if (!journal.isDone(undoing)) {
        journal.run(
            undoing,
            "",
            () -> {
              workflow.undo(
                  payload, step, journal.result(step), JournalledSteps.ofUndoing(journal, step));
              return "";
            });
      }
    }
    return new Verdict.Undone();
  }
}

package dev.rookery.orchestrator.jobs;

import dev.rookery.orchestrator.jobs.StepStore.Stored;
import dev.rookery.orchestrator.jobs.ledger.Claimed;
import dev.rookery.orchestrator.jobs.ledger.Verdict;
import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;

/**
 * The step journal of one job under one lease. Read when it is first asked for, and not at all for
 * a job that never ran before. Used by one thread.
 */
final class Journal {
  /** Steps of the ledger itself; a workflow's own names begin otherwise. */
  private static final String AWAIT = "await:";

  private static final String UNDO = "undo:";
  private static final Duration ANOTHER_RELEASE = Duration.ofSeconds(30);

  private final Database database;
  private final Claimed job;
  private final Workflow<?> workflow;
  private final JobHolder holder;
  private @Nullable Map<String, Stored> read;
  private boolean markedUndoable;

  Journal(Database database, Claimed job, Workflow<?> workflow, JobHolder holder) {
    this.database = database;
    this.job = job;
    this.workflow = workflow;
    this.holder = holder;
  }

  Claimed job() {
    return job;
  }

  private Map<String, Stored> stored() {
    Map<String, Stored> known = read;
    if (known == null) {
      known =
          job.fresh()
              ? new LinkedHashMap<>()
              : database.asWorker(db -> StepStore.load(db, job.id()));
      read = known;
    }
    return known;
  }

  static boolean isWorkflows(String step) {
    return !step.startsWith(AWAIT) && !step.startsWith(UNDO);
  }

  static String undoing(String step) {
    return UNDO + step;
  }

  /**
   * Before anything runs, if the workflow says what it knows.
   *
   * @throws EndOfRun the journal names a step that it does not know, or a newer release wrote it
   */
  void requireKnown() {
    if (job.fresh() || workflow.steps().isEmpty() && workflow.version() == 1) {
      return;
    }
    stored()
        .forEach((name, step) -> {
          if (step.version() > workflow.version()) {
            throw new EndOfRun(
                new Verdict.Snoozed(
                    ANOTHER_RELEASE,
                    "a worker that knows version %d of %s".formatted(step.version(), job.kind())));
          }
          if (isWorkflows(name) && !isKnown(name)) {
            throw new EndOfRun(new Verdict.Parked(unknown(name, step.version())));
          }
        });
  }

  private boolean isKnown(String step) {
    return workflow.steps().isEmpty() || workflow.steps().contains(step);
  }

  private String unknown(String step, int version) {
    return "its journal names the step '%s' (version %d), which version %d of %s does not know (%s); let a release run it that does, then retry it, or enqueue a new job in its place"
        .formatted(
            step,
            version,
            workflow.version(),
            job.kind(),
            String.join(", ", workflow.steps().stream().sorted().toList()));
  }

  /** A name that the workflow itself gives to a step. */
  void requireOwn(String step) {
    if (!isWorkflows(step) || !isKnown(step)) {
      throw new IllegalArgumentException(
          "step '%s' of %s: a name may not begin with await: or undo:, and must be among steps() when that lists any"
              .formatted(step, job.kind()));
    }
  }

  /** Steps of the workflow that are done or perhaps done, the last one first. */
  List<String> toUndo() {
    return new ArrayList<>(stored().keySet())
        .reversed().stream().filter(Journal::isWorkflows).toList();
  }

  boolean isDone(String name) {
    Stored step = stored().get(name);
    return step != null && step.done();
  }

  /** True when it was begun, now or by an earlier run. */
  boolean isBegun(String name) {
    return stored().containsKey(name);
  }

  /** JSON text. */
  @Nullable String result(String name) {
    Stored step = stored().get(name);
    return step == null || step.result() == null ? null : step.result().data();
  }

  @SuppressWarnings("NullAway") // a step of type Void has no result
  <R> R result(String name, Class<R> type) {
    String json = result(name);
    return json == null ? null : Json.read(json, type);
  }

  /** Intent, then the work, then its result. */
  <R> R run(String name, String marker, Callable<R> work) throws Exception {
    requireTrust();
    CrashPoint.BEFORE_INTENT.hit();
    intend(name, marker);
    CrashPoint.AFTER_INTENT.hit();
    R result = work.call();
    CrashPoint.AFTER_EFFECT.hit();
    requireTrust();
    finish(
        name, marker, result == null ? null : KeptJson.jsonb("result of the step " + name, result));
    return result;
  }

  private void intend(String name, String marker) {
    int position = stored().size();
    boolean mark = workflow.undoes() && !markedUndoable && isWorkflows(name);
    database.asWorker(db -> {
      StepStore.intend(db, job, name, marker, position, workflow.version());
      if (mark) {
        StepStore.markUndoable(db, job);
      }
      return null;
    });
    markedUndoable |= mark;
    stored().putIfAbsent(name, new Stored(false, marker, workflow.version(), null));
    holder.progressed();
  }

  private void finish(String name, String marker, @Nullable JSONB result) {
    database.asWorker(db -> {
      StepStore.finish(db, job, name, result);
      CrashPoint.BEFORE_COMMIT.hit();
      return null;
    });
    CrashPoint.AFTER_COMMIT.hit();
    stored().put(name, new Stored(true, marker, workflow.version(), result));
    holder.progressed();
  }

  /**
   * What came of a wait.
   *
   * @param came JSON text of the payload; null = it did not come in time
   */
  record Awaited(@Nullable String came) {}

  /**
   * @throws EndOfRun it has not come and may still
   */
  Awaited await(String signal, Duration atMost, String reason) throws Exception {
    String name = AWAIT + signal;
    if (isDone(name)) {
      return result(name, Awaited.class);
    }
    return run(
        name,
        "",
        () -> {
          Duration left = atMost.minus(waited(name));
          String payload = payload(signal);
          if (payload == null && left.isPositive()) {
            throw new EndOfRun(new Verdict.Awaiting(signal, left, reason));
          }
          return new Awaited(payload);
        });
  }

  private Duration waited(String name) {
    return database.asWorker(db -> StepStore.age(db, job, name));
  }

  private @Nullable String payload(String signal) {
    return database.asWorker(
        db -> Signals.find(db, job.tenant(), signal).map(JSONB::data).orElse(null));
  }

  void note(String detail) {
    database.asWorker(db -> {
      ByHand.remember(db, job.id(), job.tenant(), job.kind(), job.attempt(), "note", detail);
      return null;
    });
  }

  void requireTrust() {
    if (!holder.isTrusted()) {
      throw new LeaseLostException(job.id(), job.fence());
    }
  }
}

package dev.rookery.orchestrator.jobs;

import dev.rookery.orchestrator.platform.Json;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Function;

/** {@link Steps} over the {@link Journal}, all of them or those of one undoing. */
final class JournalledSteps implements Steps {
  private final Journal journal;
  private final String undoing;

  private JournalledSteps(Journal journal, String undoing) {
    this.journal = journal;
    this.undoing = undoing;
  }

  static Steps of(Journal journal) {
    return new JournalledSteps(journal, "");
  }

  /** Steps within the undoing of a step; their names are their own. */
  static Steps ofUndoing(Journal journal, String step) {
    return new JournalledSteps(journal, Journal.undoing(step) + "/");
  }

  private String named(String step) {
    if (undoing.isEmpty()) {
      journal.requireOwn(step);
    }
    return undoing + step;
  }

  @Override
  public UUID jobId() {
    return journal.job().id();
  }

  @Override
  public int attempt() {
    return journal.job().attempt();
  }

  @Override
  public boolean isDone(String name) {
    return journal.isDone(undoing + name);
  }

  @Override
  public <R> R step(String step, Class<R> type, Callable<R> work) throws Exception {
    String name = named(step);
    return journal.isDone(name) ? journal.result(name, type) : journal.run(name, "", work);
  }

  @Override
  public <R> R effect(
      String step,
      String marker,
      Class<R> type,
      Function<String, Optional<R>> lookUp,
      Callable<R> create)
      throws Exception {
    String name = named(step);
    if (journal.isDone(name)) {
      return journal.result(name, type);
    }
    boolean perhapsDone = journal.isBegun(name);
    return journal.run(
        name,
        marker,
        () -> {
          Optional<R> already = perhapsDone ? lookUp.apply(marker) : Optional.empty();
          if (already.isPresent()) {
            return already.get();
          }
          journal.requireTrust(); // a process that was stopped since may not make a second one
          return create.call();
        });
  }

  @Override
  public <R> R await(String signal, Class<R> type, Duration atMost, String reason)
      throws Exception {
    String payload = journal.await(signal, atMost, reason).came();
    if (payload == null) {
      throw new SignalTimeoutException(signal, atMost, reason);
    }
    return Json.read(payload, type);
  }

  @Override
  public void note(String detail) {
    journal.note(detail);
  }
}

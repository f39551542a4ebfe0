package dev.rookery.orchestrator.jobs;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that comes again and again: one job per installation, enqueued by every {@link JobRunner} at
 * its start, that snoozes after each turn and never ends. A turn that fails is logged when the
 * trouble begins and taken again after the same time.
 */
public abstract class Recurring implements Workflow<Recurring.Nothing> {
  private static final Logger LOG = LoggerFactory.getLogger(Recurring.class);

  private final String kind;
  private final Duration every;
  private volatile boolean failing;

  /** No payload. */
  public record Nothing() {}

  /**
   * @param kind as {@link Workflow#kind}
   * @param every from the end of a turn to the next
   */
  protected Recurring(String kind, Duration every) {
    this.kind = kind;
    this.every = every;
  }

  /** Called once by each worker at its start. */
  protected void beforeFirst() {}

  /** Takes one turn. */
  protected abstract void turn() throws Exception;

  /** How long until the next turn; after a turn that failed, too. */
  protected Duration untilNext() {
    return every;
  }

  @Override
  public final String kind() {
    return kind;
  }

  @Override
  public final Class<Nothing> payloadType() {
    return Nothing.class;
  }

  @Override
  public final RunResult run(Nothing payload, Steps steps) throws InterruptedException {
    try {
      turn();
      failing = false;
    } catch (InterruptedException | LeaseLostException e) {
      throw e;
    } catch (Exception e) {
      if (!failing) {
        LOG.warn("{}: {}", kind, e.getMessage(), e);
      }
      failing = true;
    }
    return RunResult.snooze(untilNext(), "its next turn");
  }

  /** The one job of this kind; asking for it twice is asking once. */
  public final NewJob job() {
    return NewJob.of(kind, new Nothing()).unique("all");
  }
}

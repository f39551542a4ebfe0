package dev.rookery.orchestrator.jobs.ledger;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job that a worker holds.
 *
 * @param tenant null for the operators' own work
 * @param payload JSON text
 * @param attempt from 1; snoozes and crashes do not count
 * @param fence grows with every claim; a write with an older one is refused
 * @param snoozes waits so far
 * @param undoing its done steps are to be undone, the last one first
 * @param cancelAsked a person wants it to end: do not run it, undo or cancel it
 * @param fresh never claimed before, so its journal is empty
 * @param worker who claimed it
 */
public record Claimed(
    UUID id,
    @Nullable UUID tenant,
    String kind,
    String payload,
    int attempt,
    long fence,
    int snoozes,
    boolean undoing,
    boolean cancelAsked,
    boolean fresh,
    String worker) {

  /** What a write must name to be accepted. */
  public Hold hold() {
    return new Hold(id, fence);
  }

  /** One claim of one job. */
  public record Hold(UUID job, long fence) {}
}

package dev.rookery.orchestrator.jobs;

import java.util.Locale;

/** Why a job is where it is; programs may decide by it. */
public enum JobReason {
  /** Delayed when it was enqueued. */
  NOT_DUE,
  /** An attempt failed; it is tried again later. */
  RETRY,
  /** Nothing failed; it looks again later. */
  SNOOZED,
  /** Waits for a signal. */
  SIGNAL,
  /** Too late; it is being ended as failed. */
  DEADLINE_PASSED,
  /** No living worker claims its kind. */
  NO_WORKER,
  /** A person paused its kind. */
  PAUSED,
  /** Another job of its lane runs. */
  LANE_HELD,
  /** As many of its kind run as may. */
  KIND_LIMIT,
  /** As many of its kind and tenant run as may. */
  TENANT_LIMIT,
  /** Every worker runs as many of its kind as it may. */
  WORKER_LIMIT,
  /** Every slot of the workers is taken. */
  WORKERS_BUSY,
  /** Others are to be served first. */
  TURN,
  /** Nothing is in its way. */
  DUE,
  RUNNING,
  /** Its worker has gone silent. */
  LEASE_ENDED,
  /** It runs, and a person wants it to end. */
  ENDING,
  /** It was given up, and what it did is being undone. */
  UNDOING,
  DONE,
  /** A dead letter. */
  FAILED,
  CANCELLED,
  /** A dead letter that took its worker down again and again. */
  CRASHED,
  /** A dead letter that this release cannot run. */
  PARKED;

  /** Lower case with hyphens, as it stands in answers. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

package dev.rookery.orchestrator.jobs.engine;

/** Why a run is to end before its time. */
enum Interruption {
  NONE,
  /** The claim is not this worker's any more, or cannot be trusted to be. */
  LOST,
  /** A person wants the job to end. */
  CANCELLED,
  /** The worker stops. */
  STOPPING
}

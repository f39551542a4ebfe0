package dev.rookery.orchestrator.jobs;

/** The worker that runs a job, as the job's journal knows it. */
interface JobHolder {

  /** Whether it may still act on the job. */
  boolean isTrusted();

  /** Told after each step that is begun or done; must return at once. */
  default void progressed() {}
}

package dev.rookery.orchestrator.jobs;

import java.util.Locale;

/** Where a job stands; the words are the column's. */
public enum JobState {
  /** Waits for its time: delayed, snoozed, or between two attempts. */
  SCHEDULED,
  /** Waits for a signal, at most until its time. */
  WAITING,
  /** Due; waits for a worker. */
  READY,
  /** A worker holds a lease on it. */
  RUNNING,
  DONE,
  /** Attempts used up, or a person must act; can be retried by id. */
  FAILED,
  CANCELLED,
  /** Took its worker down three times; a person must look before it runs again. */
  QUARANTINED;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static JobState of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}

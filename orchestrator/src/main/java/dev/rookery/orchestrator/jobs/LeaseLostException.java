package dev.rookery.orchestrator.jobs;

import java.util.UUID;

/** This worker's lease on the job is over; nothing it does from here on is accepted. */
public final class LeaseLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LeaseLostException(UUID job, long fence) {
    super("job %s: lease with fence %d is lost".formatted(job, fence));
  }
}

package dev.rookery.orchestrator.jobs;

/**
 * What a worker did since its start; each only grows. How many jobs stand in which state, and how
 * long the oldest one is due, the ledger tells: {@link JobReports}.
 *
 * @param claimed claims it got
 * @param done jobs that it finished
 * @param failedAttempts runs that failed and are tried again
 * @param failed jobs that failed for good or were parked
 * @param leasesLost claims that were somebody else's when it settled or renewed them
 * @param unanswered turns, renewals and rescues that the ledger did not answer
 */
public record WorkerCounts(
    long claimed, long done, long failedAttempts, long failed, long leasesLost, long unanswered) {}
